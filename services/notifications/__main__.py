"""`python -m services.notifications run | migrate | mails …`."""

import sys

from services.notifications import app, mails
from services.notifications.settings import Settings
from shared.service import main

if __name__ == "__main__":
    if sys.argv[1:2] == ["mails"]:
        mails.main(Settings(), sys.argv[2:])
    else:
        main(app.build, Settings, name="notifications")
