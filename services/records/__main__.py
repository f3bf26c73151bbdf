"""python -m services.records run | migrate | import … | aside …."""

from __future__ import annotations

import sys

from services.records import app, importing, listing
from services.records.arguments import parser
from services.records.settings import Settings
from shared.service import main

if __name__ == "__main__":
    if sys.argv[1:2] in (["import"], ["aside"]):
        told, settings = parser("services.records").parse_args(), Settings()
        if told.verb == "aside":
            sys.exit(listing.main(settings.database_url, told))
        sys.exit(importing.main(settings.database_url, app.tools(settings), told))
    main(app.build, Settings, name="records")
