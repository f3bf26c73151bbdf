"""python -m services.records run | migrate."""

from __future__ import annotations

from services.records import app
from services.records.settings import Settings
from shared.service import main

main(app.build, Settings, name="records")
