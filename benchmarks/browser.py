"""A browser that costs little: one kept connection, its cookies, and the forms it is shown."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
_FORM = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
SECONDS = 30.0


@dataclass(frozen=True)
class Answer:
    """What came back: status, body, and where to go next ("" when nowhere)."""

    status: int
    body: str
    location: str


class Browser:
    """Speaks to one server on this machine; follows no redirect by itself. `cookies` may be seen and shared."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        self.cookies = cookies if cookies is not None else {}

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._ask("GET", path, None, {})

    def submit(self, path: str, fields: dict[str, str]) -> Answer:
        """Fetch the page, fill in its form, and send it back."""
        return self.send(path, hidden(self.get(path).body) | fields)

    def send(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form as it is."""
        return self._ask("POST", path, urlencode(fields), _FORM)

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(method, path, body, headers | ({"cookie": held} if held else {}))
        response = self._connection.getresponse()
        text = response.read().decode()
        for line in response.headers.get_all("set-cookie") or ():
            self._keep(line)
        return Answer(response.status, text, response.headers.get("location", ""))

    def _keep(self, line: str) -> None:
        name, _, rest = line.partition("=")
        value, _, attributes = rest.partition(";")
        self.cookies[name] = value
        if "max-age=0" in attributes.lower():
            del self.cookies[name]


def hidden(body: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(body)}
