"""`python -m launcher.catcher`: ports and folder come from CHARTKEY_CATCHER_SMTP_PORT, _HTTP_PORT and _DIR."""

import os
from pathlib import Path

import uvicorn

from launcher.catcher.app import build


def main() -> None:
    """Runs until it is ended."""
    app = build(Path(os.environ["CHARTKEY_CATCHER_DIR"]), smtp_port=int(os.environ["CHARTKEY_CATCHER_SMTP_PORT"]))
    port = int(os.environ["CHARTKEY_CATCHER_HTTP_PORT"])
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=2)


if __name__ == "__main__":
    main()
