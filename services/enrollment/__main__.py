"""`python -m services.enrollment run | migrate | add-practice`."""

from __future__ import annotations

import sys

from services.enrollment import app
from services.enrollment.add_practice import add_practice
from services.enrollment.settings import Settings
from shared.service import main

if __name__ == "__main__":
    if sys.argv[1:2] == ["add-practice"]:
        add_practice(Settings().database_owner_url, sys.argv[2:])
    else:
        main(app.build, Settings, name="enrollment")
