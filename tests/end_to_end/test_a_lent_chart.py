"""A chart lent with all processes: its secrets are nowhere to be read, and its maker hears of it and can end it all."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.end_to_end.test_invited_patient_reads_records import walk
from tests.end_to_end.town import EMAIL, Town
from tests.integration.records.reader import hits
from tests.suite import eventually
from tests.unit.gateway.browsing import Browser, text_of

NAME = "Dr. Zebulon Quagmire"


def of(page: httpx.Response, name: str) -> str:
    """One half of a share, as the page shows it."""
    found = re.search(rf'id="{name}" translate="no">([^<]+)<', page.text)
    assert found is not None
    return found.group(1)


async def lent(town: Town) -> tuple[str, str]:
    """Token and passcode of a share of the patient's own diagnoses."""
    maker = await walk(town)
    grant = re.search(r"/charts/([0-9a-f-]{36})/", (await maker.get("/charts")).text)
    assert grant is not None
    form = {"recipient": NAME, "days": "30", "diagnoses": "yes"}
    made = await maker.submit(f"/charts/{grant.group(1)}/shares/new", form)
    return of(made, "share-link").rpartition("/s/")[2], of(made, "share-passcode")


async def disowning(town: Town) -> str:
    """The path behind "this was not me" in the mail about the share."""

    async def mailed() -> str | None:
        bodies = (mail.message.get_body(("plain",)) for mail in town.smtp.mails_for(EMAIL))
        return next((text for body in bodies if body and "passcode" in (text := body.get_content())), None)

    told: str = await eventually(mailed)
    assert [word for word in ("/s/", NAME, "High blood", "Diagnoses", "Ruiz") if word in told] == []
    found = re.search(rf"{town.gateway.public_url}(/n/\S+)", told)
    assert found is not None
    return found.group(1)


@pytest.mark.spec("S124", "S131")
async def test_a_shares_secrets_stand_in_no_log_table_page_or_mail_and_this_was_not_me_ends_it(
    town: Town, capfd: pytest.CaptureFixture[str]
) -> None:
    """Attack 17; and whoever was in the account before its holder heard of it reads on by nothing."""
    token, passcode = await lent(town)
    reader = Browser(town)
    await reader.get(f"/s/{token}")
    wrong = f"{(int(passcode.replace('-', '')) + 1) % 10**8:08}"
    pages = [await reader.submit("/shared", {"passcode": typed}) for typed in (wrong, passcode)]
    pages += [await reader.get(f"/shared/records{part}") for part in ("", "/diagnoses", "/labs")]
    assert "High blood pressure" in text_of(pages[3])
    pages += [await reader.get(f"/shared/file?format={form}") for form in ("pdf", "csv", "fhir")]
    assert [page.status_code for page in pages[5:]] == [200, 200, 200]

    mail = await disowning(town)
    holder = Browser(town)
    await holder.get(mail)
    assert (await holder.submit("/mail/not-me", {})).status_code == 200

    async def shut() -> bool:
        return (await reader.get("/shared/records")).status_code == 410

    assert await eventually(shut, within=2)
    again = Browser(town)
    await again.get(f"/s/{token}")
    pages += [await again.get("/shared"), await again.submit("/shared", {"passcode": passcode})]
    assert {page.status_code for page in pages[-2:]} == {410}
    logged = "".join(capfd.readouterr())
    shown = "".join(page.content.decode("latin-1") + str(page.headers) for page in pages)
    for secret in (token, passcode, passcode.replace("-", ""), NAME, "Quagmire"):
        assert secret not in logged
        assert secret not in shown
        assert await hits(town.suite, secret) == []
