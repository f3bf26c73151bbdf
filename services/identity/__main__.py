"""`python -m services.identity run | migrate`."""

from services.identity import app
from services.identity.settings import Settings
from shared.service import main

if __name__ == "__main__":
    main(app.build, Settings, name="identity")
