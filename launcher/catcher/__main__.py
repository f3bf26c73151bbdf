"""`python -m launcher.catcher`: told by CHARTKEY_CATCHER_DIR, _SMTP_PORT, _HTTP_PORT, and _HOST off this machine."""

import os
from pathlib import Path

import uvicorn

from launcher.catcher.app import build


def main() -> None:
    """Runs until it is ended."""
    host = os.environ.get("CHARTKEY_CATCHER_HOST", "127.0.0.1")
    smtp_port = int(os.environ["CHARTKEY_CATCHER_SMTP_PORT"])
    app = build(Path(os.environ["CHARTKEY_CATCHER_DIR"]), host=host, smtp_port=smtp_port)
    port = int(os.environ["CHARTKEY_CATCHER_HTTP_PORT"])
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=2)


if __name__ == "__main__":
    main()
