"""`python -m services.identity run | migrate | accounts …`."""

import sys

from services.identity import accounts, app
from services.identity.settings import Settings
from shared.service import main

if __name__ == "__main__":
    if sys.argv[1:2] == ["accounts"]:
        accounts.main(Settings(), sys.argv[2:])
    else:
        main(app.build, Settings, name="identity")
