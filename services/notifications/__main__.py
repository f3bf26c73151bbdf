"""python -m services.notifications run | migrate"""

from services.notifications.app import build
from services.notifications.settings import Settings
from shared.service import main

if __name__ == "__main__":
    main(build, Settings, name="notifications")
