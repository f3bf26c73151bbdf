"""`python -m services.enrollment run | migrate | practice …`."""

from __future__ import annotations

import sys

from services.enrollment import app, practices
from services.enrollment.settings import Settings
from shared.service import main

if __name__ == "__main__":
    if sys.argv[1:2] == ["practice"]:
        practices.main(Settings().database_url, sys.argv[2:])
    else:
        main(app.build, Settings, name="enrollment")
