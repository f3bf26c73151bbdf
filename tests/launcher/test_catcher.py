"""The catcher takes real mail and real provider calls, and shows them without trusting them."""

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from launcher import caught
from launcher.environment import of_catcher
from launcher.failures import StepFailedError
from launcher.layout import PROJECT
from launcher.ports import free_port
from tests.launcher.commands import launcher

_LINK = "http://localhost:8080/register?token=abc"


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    """One for SMTP, one for the pages."""
    return {"smtp": free_port(), "catcher": free_port()}


@pytest.fixture(scope="module")
def catcher(ports: dict[str, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A catcher process, and a client of its pages."""
    environment = os.environ | of_catcher(tmp_path_factory.mktemp("mail"), ports)
    process = subprocess.Popen([sys.executable, "-m", "launcher.catcher"], cwd=PROJECT, env=environment)
    with httpx.Client(base_url=f"http://127.0.0.1:{ports['catcher']}") as client:
        _wait(client, process)
        yield client
    process.terminate()
    process.wait(10)


def _wait(client: httpx.Client, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None
        try:
            client.get("/api/messages").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return


def _send(ports: dict[str, int], *, subject: str, to: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Integrative Medicine <invitations@example.com>", to, subject
    mail.set_content(f"Hello\n{_LINK}\n")
    mail.add_alternative(f'<p>Hello</p><a href="{_LINK}">go</a><script>alert(1)</script>', subtype="html")
    with smtplib.SMTP("127.0.0.1", ports["smtp"]) as server:
        server.send_message(mail)


def test_a_mail_can_be_read_by_a_program(catcher: httpx.Client, ports: dict[str, int]) -> None:
    _send(ports, subject="First", to="first@example.com")
    _send(ports, subject="Second", to="second@example.com")
    assert [mail["subject"] for mail in catcher.get("/api/messages").json()] == ["Second", "First"]
    [mail] = catcher.get("/api/messages", params={"to": "first@example.com"}).json()
    assert _LINK in mail["text"]
    assert "Subject: First" in catcher.get(f"/api/messages/{mail['id']}").json()["source"]
    assert catcher.delete("/api/messages").status_code == 204
    assert catcher.get("/api/messages").json() == []
    assert catcher.get(f"/api/messages/{mail['id']}").status_code == 404


def test_a_person_sees_the_mail_and_its_scripts_never_run(catcher: httpx.Client, ports: dict[str, int]) -> None:
    _send(ports, subject="<b>Look</b>", to="third@example.com")
    [mail] = catcher.get("/api/messages", params={"to": "third@example.com"}).json()
    listed, page = catcher.get("/"), catcher.get(f"/messages/{mail['id']}")
    assert "&lt;b&gt;Look&lt;/b&gt;" in listed.text
    assert "<script>" not in page.text
    body = catcher.get(f"/messages/{mail['id']}/html")
    assert "allow-scripts" not in body.headers["content-security-policy"]
    assert "sandbox" in body.headers["content-security-policy"]
    assert f'href="{_LINK}"' in catcher.get(f"/messages/{mail['id']}", params={"view": "text"}).text


def test_pages_ask_nobody_else_for_anything(catcher: httpx.Client, ports: dict[str, int]) -> None:
    _send(ports, subject="Look", to="fourth@example.com")
    for path in ("/", "/phone"):
        answer = catcher.get(path)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "http" not in answer.text.replace(_LINK, "")


def test_texts_and_calls_arrive_as_a_provider_takes_them(catcher: httpx.Client) -> None:
    account, to = "AC0123", "+12125550101"
    base = f"/2010-04-01/Accounts/{account}"
    text = {"To": to, "From": "+15005550006", "Body": "Your code is 123456"}
    accepted = catcher.post(f"{base}/Messages.json", data=text, auth=(account, "token"))
    call = {
        "To": to,
        "From": "+15005550006",
        "Twiml": "<Response><Say>Tom &amp; Co</Say><Pause/><Say>4</Say></Response>",
    }
    called = catcher.post(f"{base}/Calls.json", data=call, auth=(account, "token"))
    assert (accepted.status_code, called.status_code) == (201, 201)
    assert accepted.json()["status"] == "queued"
    assert accepted.json()["sid"].startswith("SM")
    assert called.json()["sid"].startswith("CA")
    assert [one["kind"] for one in catcher.get("/api/texts", params={"to": to}).json()] == ["call", "text"]
    screen = catcher.get("/phone", params={"number": to}).text
    assert "Your code is 123456" in screen
    assert "<p>Tom &amp; Co 4</p>" in screen
    assert catcher.post(f"{base}/Messages.json", data={"To": to}).status_code == 400


def test_a_developer_reads_what_came_on_the_terminal_and_sees_what_comes(
    catcher: httpx.Client, ports: dict[str, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, phone = str(catcher.base_url), {"From": "+15005550006", "To": "+12125550109"}
    account = "/2010-04-01/Accounts/AC0123"
    for number in range(3):
        _send(ports, subject=f"\x1b[31mNumber {number}", to="fifth@example.com")
    catcher.post(f"{account}/Calls.json", data=phone | {"Twiml": "<Response><Say>1, 2</Say></Response>"})
    assert caught.run(["--at", here, "--count", "2"]) == 0
    said = capsys.readouterr().out
    assert said.index("mail to fifth@example.com from Integrative Medicine") < said.index("call to +12125550109")
    assert ("Number 2" in said, "Number 1" in said, "\n1, 2\n" in said) == (True, False, True)
    assert _LINK in said
    assert "\x1b" not in said
    with launcher(
        "caught", "--at", here, "--to", phone["To"], "--follow", "--count", "1", output=tmp_path / "said", changes={}
    ) as command:
        command.wait_for("1, 2")
        _send(ports, subject="Somebody else's", to="sixth@example.com")
        catcher.post(f"{account}/Messages.json", data=phone | {"Body": "Your code is 246810"})
        command.wait_for("Your code is 246810")
        assert ("sixth" in command.says(), command.says().count("1, 2")) == (False, 1)
        assert command.end() == 130
    with pytest.raises(StepFailedError, match="does not answer"):
        caught.run(["--at", f"http://127.0.0.1:{free_port()}"])
