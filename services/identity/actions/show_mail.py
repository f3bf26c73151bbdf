"""Show a mail: what its "this is not me" would stop; looking stops nothing."""

from __future__ import annotations

from dataclasses import asdict

from services.identity.actions.find_mail import Closed, Unproven, find_mail
from services.identity.domain.registration import Registration
from services.identity.tools import Tools
from shared.contracts.disowning import MailGone, MailShown, ShowMail
from shared.contracts.enrollment import Practice
from shared.work import Work


async def show_mail(work: Work[Tools], request: ShowMail) -> MailShown | MailGone:
    """The practice's name alone: whoever holds the mail knows no more than the mail says."""
    found = await find_mail(work, request.token, hold=False)
    if found is None:
        return MailGone()
    if isinstance(found, Registration):
        return MailShown(about="invitation", practice=Practice(**asdict(found.practice)))
    return MailShown(about="address" if isinstance(found, Unproven) else "account", closed=isinstance(found, Closed))
