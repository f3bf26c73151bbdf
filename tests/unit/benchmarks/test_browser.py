"""The benchmark's browser keeps cookies, fills in forms, and forgets what a server takes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.browser import Browser, hidden

FORM = '<form><input type="hidden" name="form" value="a&amp;b"><input name="username"></form>'


class Door(BaseHTTPRequestHandler):
    """Shows a form; takes it and answers with what it was sent."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(200, FORM, ("set-cookie", "one=1; Path=/"), ("set-cookie", "two=2; Path=/"))

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["content-length"])).decode()
        told = f"{sent} {self.headers['cookie']}"
        self._answer(303, told, ("location", "/next"), ("set-cookie", "two=; Path=/; Max-Age=0"))

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _answer(self, status: int, body: str, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("content-length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_form_goes_back_with_its_hidden_fields_and_the_cookies_that_were_set(port: int) -> None:
    browser = Browser(port)
    answer = browser.submit("/login", {"username": "ana"})
    assert (answer.status, answer.location) == (303, "/next")
    assert answer.body == "form=a%26b&username=ana one=1; two=2"
    assert browser.cookies == {"one": "1"}
    browser.close()


def test_only_hidden_fields_are_taken_from_a_page() -> None:
    assert hidden(FORM) == {"form": "a&b"}
