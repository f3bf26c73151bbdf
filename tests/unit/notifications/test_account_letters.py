"""Letters about an account: what each says, in both languages, and what none of them may say."""

from __future__ import annotations

import re
from typing import Annotated, get_args

import pytest
from pydantic import AfterValidator, TypeAdapter, ValidationError

from services.notifications.channels.wording import LANGUAGES
from services.notifications.domain.message import AccountMail, Kind
from services.notifications.settings import SENDERS, Settings
from shared.contracts import account_mails
from tests.unit.notifications.makers import LINK, body, mail, read

KINDS: tuple[AccountMail, ...] = get_args(AccountMail)


def said(kind: AccountMail, language: str = "en", **more: str) -> tuple[str, str, str]:
    """Subject, text and HTML of one letter."""
    sent = mail(kind=kind, language=language, practice_name=None, invitation_id=None, **more)
    return str(read(sent)["subject"]), " ".join(body(sent, "plain").split()), body(sent, "html")


def test_the_contract_and_the_service_know_the_same_letters() -> None:
    assert set(KINDS) == set(get_args(account_mails.AccountMail))


@pytest.mark.spec("S71", "S106")
@pytest.mark.parametrize(
    ("kind", "button"), [("confirm_email", "Confirm my account"), ("reset_password", "Reset password")]
)
def test_the_button_says_what_it_leads_to(kind: AccountMail, button: str) -> None:
    _, text, html = said(kind)
    assert f"{button}: {LINK}" in text
    assert re.search(rf'href="{re.escape(LINK)}"[^>]*>{button}</a>', html)


@pytest.mark.spec("S114")
def test_the_username_stands_in_its_letter_escaped_and_on_a_line_of_its_own() -> None:
    _, text, html = said("remind_username", detail="rosa\n<b>rosa&co</b>@example.org")
    assert "It is: rosa <b>rosa&co</b>@example.org Log in with it" in text
    assert "rosa<br>&lt;b&gt;rosa&amp;co&lt;/b&gt;@example.org" in html


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_letter_about_usernames_shows_a_detail(kind: AccountMail) -> None:
    _, text, html = said(kind, detail="Canary-detail")
    assert ("Canary-detail" in text, "Canary-detail" in html) == ((kind == "remind_username"),) * 2


@pytest.mark.spec("S131")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_letter_names_a_practice_asks_for_a_secret_or_leaves_a_gap(kind: AccountMail, language: str) -> None:
    subject, text, html = said(kind, language)
    whole = subject + text + re.sub(r"<style>.*?</style>", "", html, flags=re.S)
    assert not re.search(r"[{}]|\bNone\b|Integrative", whole)
    assert not re.search(r"\d{4}-\d{4}|\b\d{6,8}\b", text)


@pytest.mark.parametrize("kind", KINDS)
def test_spanish_letters_are_spanish(kind: AccountMail) -> None:
    subject, text, _ = said(kind, "es")
    assert not re.search(r"\b(the|your|you|email)\b", subject + text)


@pytest.mark.spec("S105", "S116")
def test_no_letter_about_an_account_comes_from_the_sender_of_invitations() -> None:
    assert SENDERS["registration"] not in {SENDERS[kind] for kind in KINDS}
    assert SENDERS["remind_username"] != SENDERS["reset_password"]


@pytest.mark.spec("S105", "S116")
def test_a_kind_whose_sender_nobody_has_named_comes_from_where_its_like_does() -> None:
    """An upgrade brings new kinds; the operator's settings do not know them."""
    found = senders({"registration": "in@clinic.example", "reset_password": "acc@clinic.example"})
    assert set(found) == set(SENDERS)
    assert found["reminder"] == "in@clinic.example"
    assert {found[kind] for kind in KINDS} == {"acc@clinic.example", SENDERS["remind_username"]}
    assert senders({"copy_made": "copies@clinic.example"})["copy_made"] == "copies@clinic.example"


@pytest.mark.parametrize(
    "address", ["Clinic <in@clinic.example>", "in@clinic.example\r\nBcc: x@y.example", "clinic", ""]
)
def test_a_sender_that_is_no_bare_address_is_told_at_the_start_and_not_at_the_first_mail(address: str) -> None:
    with pytest.raises(ValidationError, match="registration"):
        senders({"registration": address})


def senders(told: dict[Kind, str]) -> dict[Kind, str]:
    """What the service makes of the setting."""
    return TypeAdapter(Annotated[dict[Kind, str], AfterValidator(Settings.whole)]).validate_python(told)
