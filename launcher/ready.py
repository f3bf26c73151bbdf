"""`python -m launcher.ready PORT PATH`: asks a page on this machine; the exit code says whether it answered 200."""

import http.client
import sys


def is_ready(port: int, path: str) -> bool:
    """True once the page answers 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_ready(int(sys.argv[1]), sys.argv[2]))
