"""Puts the mailbox, the phones, the SMTP server and the pages together."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from litestar import Litestar
from litestar.contrib.jinja import JinjaTemplateEngine
from litestar.datastructures import ResponseHeader
from litestar.di import Provide
from litestar.template.config import TemplateConfig

from launcher.catcher import api, pages
from launcher.catcher.mailbox import Mailbox
from launcher.catcher.phones import Phones
from launcher.catcher.post import listen

_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'"


def build(folder: Path, *, host: str, smtp_port: int) -> Litestar:
    """The application; SMTP is served for as long as it lives."""
    mailbox, phones = Mailbox(folder), Phones()

    @contextlib.asynccontextmanager
    async def smtp(_app: Litestar) -> AsyncIterator[None]:
        server = await listen(mailbox, host=host, port=smtp_port)
        async with server:
            yield

    return Litestar(
        [api.router, pages.router],
        lifespan=[smtp],
        template_config=TemplateConfig(directory=Path(__file__).parent / "templates", engine=JinjaTemplateEngine),
        dependencies={
            "mailbox": Provide(lambda: mailbox, sync_to_thread=False),
            "phones": Provide(lambda: phones, sync_to_thread=False),
        },
        response_headers=[ResponseHeader(name="Content-Security-Policy", value=_POLICY)],
        openapi_config=None,
        logging_config=None,
    )
