"""A small browser for unit tests: keeps cookies, reads forms, sends them back."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, Protocol

import httpx
from litestar.types import ASGIApp

from tests.fakes.gateway import Stage

BASE = "http://localhost:8080"
SAME_SITE = {"sec-fetch-site": "same-origin", "origin": "null"}


class HasApp(Protocol):
    """Whatever has an application to browse."""

    @property
    def app(self) -> ASGIApp:
        """The gateway."""
        ...


class Browser(httpx.AsyncClient):
    """Does not follow redirects by itself; the cookie jar of httpx drops Secure cookies over http, ours does not."""

    def __init__(self, stage: HasApp, **more: Any) -> None:
        app: Any = stage.app
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        super().__init__(transport=transport, base_url=BASE, **more)
        self.kept: dict[str, str] = {}

    async def send(self, request: httpx.Request, **more: Any) -> httpx.Response:
        """With the cookies that earlier answers set."""
        if self.kept:
            request.headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.kept.items())
        response = await super().send(request, **more)
        for line in response.headers.get_list("set-cookie"):
            name, _, rest = line.partition("=")
            self.kept[name] = rest.partition(";")[0]
            if "Max-Age=0" in line:
                del self.kept[name]
        return response

    async def submit(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> httpx.Response:
        """GET the page, fill in its form, send it back as a browser would."""
        return await self.send_form(path, hidden(await self.get(path)) | (fields or {}), **headers)

    async def send_form(self, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        """POST fields as they are."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.post(path, data=fields, headers=SAME_SITE | named)


def hidden(response: httpx.Response) -> dict[str, str]:
    """The hidden fields of the last form on a page."""
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', response.text)
    return {name: unescape(value) for name, value in pairs}


def text_of(response: httpx.Response) -> str:
    """What the page says, without its tags."""
    body = response.text.partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


async def at_step(browser: Browser, stage: Stage, step: str) -> None:
    """Walk a fresh attempt to `verify`, `last_look` or `set_up_account` (verify_first)."""
    await browser.get(f"/r/{stage.household.link}")
    if step in {"last_look", "set_up_account"}:
        await browser.submit("/verify/pin", proof())
    if step == "set_up_account":
        await browser.submit("/last-look")


def proof(**other: str) -> dict[str, str]:
    """The right date of birth and PIN, unless told otherwise."""
    return {"birth_month": "04", "birth_day": "28", "birth_year": "1986", "pin": "1234-5678"} | other


def account(**other: str) -> dict[str, str]:
    """A good account form, unless told otherwise."""
    good = {
        "question": "first_pet",
        "answer": "Rex",
        "first_name": "Maria",
        "last_name": "Álvarez",
        "username": "maria@example.org",
        "password": "Correct horse 7",
        "confirm": "Correct horse 7",
    }
    return good | other
