"""What staff see of invitations: the window, both forms, every order, the worklist, the history, the PIN sheet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.async_api import Page

from shared.contracts.held_mails import HeldMails
from shared.contracts.sharing import Withheld
from shared.contracts.worklist import HistoryRow, WorklistRow
from tests.browser.scene import Scene, Stage, State
from tests.browser.states.console import working
from tests.fakes.desk import NOW, invitation_id, user

CHART, LIST = "/console/chart", "/console/invitations"
ROW, LINE = f"{LIST}/{invitation_id()}", f"{LIST}/{{invitation_id:uuid}}"
PARENT = user(2, relation="parent", given_name="Rosa", family_name="Álvarez Núñez", email="rosa@example.org",
              status="enrolled", enrolled_at=NOW, language="en", ends_at=NOW + timedelta(days=400))  # fmt: skip
EVERY = (
    user(1, status="opened", opened_at=NOW + timedelta(days=1), code_failed_at=NOW + timedelta(days=1)),
    PARENT,
    user(3, relation="child", given_name="Sam", status="bounced", delivery="bounced", phone=None,
         phone_refusal="phone_unreadable", email="sam@example.org"),
    user(4, relation="guardian", given_name="Lee", status="locked", email="lee@example.org"),
    user(5, relation="spouse", given_name="Kit", status="enrolled", may=(), enrolled_at=NOW, revoked_at=NOW),
    user(6, status="expired"),
    user(7, status="canceled", canceled_at=NOW),
    user(8, status="revoked", enrolled_at=NOW, revoked_at=NOW),
    user(9, relation="other", given_name="Max", status="invited", delivery="sent", deferred_at=NOW),
)  # fmt: skip
WAITING = tuple(
    WorklistRow(
        invitation_id=row.invitation_id, chart_id=f"c-{number}", relation=row.relation, status=row.status,
        delivery=row.delivery, given_name=row.given_name, family_name=row.family_name, email=row.email,
        issued_at=NOW, expires_at=row.expires_at, enrolled_at=row.enrolled_at, ends_at=None,
        code_failed_at=row.code_failed_at,
    )
    for number, row in enumerate(EVERY, 1)
)  # fmt: skip
DONE = (
    "note_access_granted",
    "resend_invitation",
    "show_access",
    "change_phone.refused.phone_unreadable",
    "merge_chart",
)
PAST = tuple(
    HistoryRow(position=9 - number, at=NOW, actor="identity" if action.startswith("note") else "staff:dr.lee",
               right="staff", action=action, subject="")
    for number, action in enumerate(DONE)
)  # fmt: skip
USED_UP = HeldMails(mails=1240, until=NOW + timedelta(hours=3))
SHARING = "/console/sharing"
HIDDEN = {
    None: (Withheld(category="procedures", reason="not_recorded"), Withheld(category="care_plans", reason="law")),
    PARENT.invitation_id: (Withheld(category="labs", reason="harm"),),
}


def at(path: str, *, staff_id: str = "dr.lee", **desk: object) -> Stage:
    """This page, once these fields of the desk are set."""

    async def stage(scene: Scene) -> None:
        for name, value in ({"rows": (user(),)} | desk).items():
            setattr(scene.household.console.desk, name, value)
        await working(path, staff_id)(scene)

    return stage


def sent(path: str, *, fills: dict[str, str] | None = None, clicks: int = 1, **desk: Any) -> Stage:
    """This form after as many clicks, with these fields filled in."""

    async def stage(scene: Scene) -> None:
        await at(path, **desk)(scene)
        await fill(scene.page, fills or {})
        for _ in range(clicks):
            await scene.send(".ck-form .usa-button:not(.usa-button--outline)")

    return stage


async def fill(page: Page, fills: dict[str, str]) -> None:
    """By the ids of the fields."""
    for name, value in fills.items():
        if await page.evaluate("name => document.getElementById(name).tagName", name) == "SELECT":
            await page.select_option(f"#{name}", value)
        else:
            await page.fill(f"#{name}", value)


ENDS = {"until_month": "6", "until_day": "30", "until_year": str(NOW.year + 8)}
EVA = {"own_given_name": "Eva", "own_family_name": "Álvarez", "relation": "child", "email": "eva@example.org"}
BORN = {"given_name": "Tom", "birth_month": "3", "birth_day": "9", "birth_year": "2019"}
STATES = (
    State("window-empty", CHART, at(CHART, rows=()), main=True),
    State("window-invited", LINE, at(f"{ROW}?done=issued"), main=True),
    State("window-every-status", LINE, at(ROW, rows=EVERY), main=True, printed=True),
    State("window-may-not-invite", CHART, at(CHART, staff_id="ma.novak")),
    State("window-unknown-patient", CHART, at(CHART, rows=(), patient=None)),
    State("invite", f"{CHART}/invite", at(f"{CHART}/invite", rows=()), main=True),
    State("invite-again", f"{LINE}/invite", at(f"{ROW}/invite", rows=(user(1, status="canceled"),))),
    State("invite-empty", f"{CHART}/invite", sent(f"{CHART}/invite", rows=(), patient=None), main=True),
    State("invite-confirm", f"{CHART}/invite", sent(f"{CHART}/invite", rows=()), main=True),
    State("invite-refused", f"{CHART}/invite", sent(f"{CHART}/invite", rows=(), clicks=2, refusal="email_invalid")),
    State("add-users", f"{CHART}/add-users", at(f"{CHART}/add-users"), main=True),
    State("add-users-unknown-patient", f"{CHART}/add-users", at(f"{CHART}/add-users", rows=(), patient=None)),
    State("add-users-wrong", f"{CHART}/add-users",
          sent(f"{CHART}/add-users", fills={"own_given_name": "Eva"} | ENDS | {"until_year": "2020"})),
    State("add-users-confirm", f"{LINE}/add-users", sent(f"{ROW}/add-users", fills=EVA | ENDS), main=True),
    State("add-users-confirm-patient", f"{CHART}/add-users",
          sent(f"{CHART}/add-users", fills=EVA | BORN, rows=(), patient=None)),
    State("resend", f"{LINE}/resend", at(f"{ROW}/resend")),
    State("cancel-invite", f"{LINE}/cancel", at(f"{ROW}/cancel"), main=True),
    State("cancel-too-late", f"{LINE}/cancel", sent(f"{ROW}/cancel", refusal="not_open")),
    State("revoke", f"{LINE}/revoke", at(f"{LIST}/{PARENT.invitation_id}/revoke", rows=(PARENT,)), main=True),
    State("change-phone", f"{LINE}/phone", at(f"{ROW}/phone"), main=True),
    State("change-phone-refused", f"{LINE}/phone",
          sent(f"{ROW}/phone", fills={"phone": "12"}, refusal="phone_unreadable"), main=True),
    State("pin-sheet", f"{LINE}/pin", at(f"{ROW}/pin"), main=True, printed=True),
    State("pin-sheet-english", f"{LINE}/pin", at(f"{ROW}/pin", rows=(user(relation="parent", language="en"),))),
    State("history", f"{CHART}/history", at(f"{CHART}/history", history=PAST, next_position=4), main=True),
    State("history-empty", f"{LINE}/history", at(f"{ROW}/history")),
    State("worklist", LIST, at(LIST, worklist=WAITING, next_cursor="2027-03-02T09:30:00+00:00_x"), main=True),
    State("window-mails-used-up", LINE, at(ROW, held_mails=HeldMails(mails=1, until=NOW))),
    State("worklist-mails-used-up", LIST, at(LIST, worklist=WAITING, held_mails=USED_UP)),
    State("worklist-empty", LIST, at(f"{LIST}?view=locked")),
    State("worklist-found", LIST,
          sent(LIST, fills={"search": "ros"}, worklist=WAITING[1:2], next_cursor="2027-03-02T09:30:00+00:00_x"),
          main=True),
    State("worklist-search-short", LIST, sent(LIST, fills={"search": "ro"}, worklist=WAITING)),
    State("sharing", SHARING, at(SHARING), main=True),
    State("sharing-saved", SHARING, at(f"{SHARING}?saved=yes", withheld=HIDDEN)),
    State("sharing-user", SHARING, at(SHARING, staff_id="ma.kim", withheld=HIDDEN)),
    State("sharing-changed", SHARING, sent(SHARING, fills={"labs": "harm"}, refusal="rules_changed")),
    State("sharing-person", f"{LINE}/sharing",
          at(f"{LIST}/{PARENT.invitation_id}/sharing", rows=(PARENT,), withheld=HIDDEN), main=True),
    State("console-help", "/console/help", working("/console/help"), main=True),
)  # fmt: skip
