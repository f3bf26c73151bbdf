"""What people look at: the mailbox, one mail, and a telephone's screen."""

import re
from pathlib import Path

from litestar import MediaType, Response, Router, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from launcher.catcher.mailbox import Mail, Mailbox
from launcher.catcher.phones import Phones

_STYLES = (Path(__file__).parent / "templates" / "catcher.css").read_text()
# A mail is somebody else's page: no script, no request, links open beside it.
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_MAIL_POLICY = f"sandbox {_SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@get("/")
async def mailbox_page(mailbox: Mailbox, q: str = "") -> Template:
    """All mails; `q` keeps those whose subject or recipient has the word."""
    found = [mail for mail in mailbox.newest_first() if _matches(mail, q)]
    return Template("mailbox.html", context={"mails": found, "q": q, "here": "mail"})


@get("/messages/{name:str}")
async def mail_page(mailbox: Mailbox, name: str, view: str = "html") -> Template:
    """One mail as HTML, text or source."""
    mail = _found(mailbox, name)
    shown = view if view != "html" or mail.html else "text"
    source = mailbox.source(name).decode(errors="replace") if shown == "source" else ""
    context = {"mail": mail, "view": shown, "source": source, "here": "mail", "sandbox": _SANDBOX}
    return Template("mail.html", context=context | {"text_parts": _parts(mail.text)})


@get("/messages/{name:str}/html", media_type=MediaType.HTML)
async def mail_body(mailbox: Mailbox, name: str) -> Response[str]:
    """The mail's own HTML, for the frame that holds it."""
    body = '<base target="_blank">' + _found(mailbox, name).html
    return Response(body, headers={"Content-Security-Policy": _MAIL_POLICY})


@post("/clear")
async def clear_mailbox(mailbox: Mailbox) -> Redirect:
    """The button that empties the mailbox."""
    mailbox.clear()
    return Redirect("/", status_code=303)


@get("/phone")
async def phone_page(phones: Phones, number: str = "") -> Template:
    """The screen of one phone; without a number, of the one that got something last."""
    numbers = phones.numbers()
    chosen = number or (numbers[0] if numbers else "")
    context = {"numbers": numbers, "chosen": chosen, "caught": phones.of(chosen), "here": "phone"}
    return Template("phone.html", context=context)


@get("/catcher.css", media_type=MediaType.CSS)
async def styles() -> str:
    """The one style sheet."""
    return _STYLES


def _found(mailbox: Mailbox, name: str) -> Mail:
    if (mail := mailbox.get(name)) is None:
        raise NotFoundException("That mail is not here any more.")
    return mail


def _matches(mail: Mail, word: str) -> bool:
    return word.casefold() in f"{mail.subject} {' '.join(mail.recipients)}".casefold()


def _parts(text: str) -> list[tuple[bool, str]]:
    """The text cut into (is a link, words), so that the template can make links."""
    return [(bool(index % 2), part) for index, part in enumerate(re.split(r"(https?://[^\s<>\"]+)", text))]


router = Router("/", route_handlers=[mailbox_page, mail_page, mail_body, clear_mailbox, phone_page, styles])
