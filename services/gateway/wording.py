"""Every sentence a user may see has an id; a reason becomes a sentence; there is one catalog per language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from markupsafe import Markup, escape

from shared.contracts.activity import ActivityRow

LANGUAGES = ("en", "es")
CATALOGS = Path(__file__).parent / "catalogs"


@dataclass(frozen=True)
class Policy:
    """What pages say that a password must be: so many characters at `least`, and `mixed` ones or any."""

    least: int
    mixed: bool


POLICIES = {"seed": Policy(8, mixed=True), "nist": Policy(15, mixed=False)}
"""Identity's profiles, which it decides by; a test holds both equal."""

PIN_REFUSALS = {"no_match": "refused.no_match", "paused": "refused.paused", "locked": "refused.locked"}
CODE_REFUSALS = {
    "no_match": "code_refused.no_match",
    "spent": "code_refused.spent",
    "expired": "code_refused.expired",
    "paused": "code_refused.paused",
    "locked": "code_refused.locked",
}
CODE_NOT_REQUESTED = {
    "malformed": "code_not_requested.malformed",
    "not_offered": "code_not_requested.not_offered",
    "too_soon": "code_not_requested.too_soon",
    "paused": "code_refused.paused",
    "locked": "code_refused.locked",
}
LOGIN_REFUSALS = {
    "no_match": "refused.login",
    "delayed": "refused.login_delayed",
    "unconfirmed": "refused.unconfirmed",
    "reset_required": "refused.reset_required",
}
PROOF_REFUSALS = LOGIN_REFUSALS | {"no_match": "refused.proof", "delayed": "refused.proof"}
ACCOUNT_REFUSALS = {
    "not_verified": ("", "refused.not_verified"),
    "question_unknown": ("question", "problem.question_missing"),
    "answer_missing": ("answer", "problem.answer_missing"),
    "name_missing": ("first_name", "problem.first_name_missing"),
    "username_missing": ("username", "problem.username_missing"),
    "username_taken": ("username", "problem.username_taken"),
    "username_invalid": ("username", "problem.username_invalid"),
    "email_invalid": ("username", "refused.email_invalid"),
    "password_short": ("password", "problem.password_short"),
    "password_long": ("password", "problem.password_long"),
    "password_no_uppercase": ("password", "problem.password_no_uppercase"),
    "password_no_number_or_symbol": ("password", "problem.password_no_number_or_symbol"),
    "password_common": ("password", "problem.password_common"),
    "agreement_missing": ("", "problem.agreement_missing"),
    "too_many": ("", "refused.too_many_accounts"),
}
"""AccountRefused.reason -> (the field it belongs to, the sentence)."""
CHANGE_REFUSALS = ACCOUNT_REFUSALS | {
    "language_unknown": ("written_in", "problem.write_in_missing"),
    "email_invalid": ("email", "refused.email_invalid"),
    "phone_invalid": ("phone", "refused.phone_invalid"),
}
"""ChangeRefused.reason, but for `not_fresh`, which is a page of its own."""
RESET_REFUSALS = ACCOUNT_REFUSALS | {"password_same": ("password", "problem.password_same")}
"""PasswordRefused.reason, but for `not_proven`, which leads back."""


STAFF_REFUSALS = {
    "no_such_invitation": "refused.no_such_invitation",
    "not_open": "refused.not_open",
    "not_enrolled": "refused.not_enrolled",
    "no_such_practice": "refused.no_such_practice",
    "may_not_invite": "refused.may_not_invite",
    "administrator_only": "refused.administrator_only",
    "phone_unreadable": "refused.phone_unreadable",
    "phone_region_not_allowed": "refused.phone_region_not_allowed",
    "rules_changed": "refused.rules_changed",
    "rules_invalid": "refused.rules_invalid",
}
INVITE_REFUSALS = {
    "relation_unsupported": ("relation", "problem.relation_missing"),
    "date_of_birth_missing": ("birth_month", "problem.birth_date_missing"),
    "date_of_birth_impossible": ("birth_month", "problem.birth_date"),
    "date_of_birth_differs": ("birth_month", "refused.date_of_birth_differs"),
    "email_invalid": ("email", "refused.email_invalid"),
    "too_young": ("", "refused.too_young"),
    "end_impossible": ("until_month", "refused.end_impossible"),
    "already_enrolled": ("", "refused.already_enrolled"),
    "superseded": ("", "refused.superseded"),
    "may_not_invite": ("", "refused.may_not_invite"),
}
"""StaffRefused.reason of an order to invite -> (the field it belongs to, the sentence)."""

RELATIONS = (
    "parent", "guardian", "child", "spouse", "sibling", "grandparent", "grandchild", "family_member",
    "health_care_agent", "caregiver", "other",
)  # fmt: skip
"""Who may act for a patient (S77); the sentences are `relation.*`."""
HISTORY = {
    action: f"history.{action.replace('.', '_')}"
    for action in (
        "auto_invite", "change_demographics", "verify_anew", "merge_chart", "merge_chart.survive", "unmerge_chart",
        "invite_patient", "invite_patient.change", "invite_patient.leave", "add_representative", "resend_invitation",
        "cancel_invitation", "revoke_access", "change_phone", "show_access", "show_access.without_codes",
        "show_history", "end_access", "expire_invitation", "note_link_opened", "note_identity_verified",
        "note_verification_locked", "note_access_granted", "note_access_closed", "note_access_ended",
        "note_message_delivered", "note_message_deferred", "note_message_bounced", "note_code_failed",
        "note_message_complained",
        "withhold.not_recorded",
        "withhold.law", "withhold.harm", "withhold.privacy", "withhold.patient_asked", "show_again",
    )
}  # fmt: skip
"""What enrollment writes into a chart's audit -> the sentence; anything newer is told by its own word."""

SEEN = {
    "summary": "nav.summary",
    "demographics": "nav.profile",
    "chart": "activity.chart",
    "exports": "download.title",
    "shares": "shares.title",
}
"""What is no section of a chart, and is looked at all the same."""
NAMING = {
    "view": "activity.view_section", "download": "activity.download_section", "order-copy": "activity.order_copy",
    "make-share": "activity.make_share", "view-share": "activity.view_share",
    "download-share": "activity.download_share",
}  # fmt: skip
"""What is done to parts of a chart, which its sentence names."""
ALONE = {
    "open": "activity.open", "close": "activity.close", "change_terms": "activity.change_terms",
    "discard-copy": "activity.discard_copy", "stop-share": "activity.stop_share", "lock-share": "activity.lock_share",
}  # fmt: skip
"""What is done to an access, to a copy or to a share, as a whole."""
ACTORS = {"person": "activity.holder", "share": "activity.recipient"}
"""Who is named by no relation to the patient: the right that they used -> the sentence."""
SECURED = ("stop-share", "person")
"""What was done, by what right: an account was taken back from whoever may have known its password."""
DEEDS = (
    "close", "invite", "change_invitation", "resend_invitation", "cancel_invitation", "change_phone", "show_code",
    "change_sharing",
)  # fmt: skip
"""What is done about the access of somebody who is named by their relation."""


def activity_sentence(row: ActivityRow, say: Callable[[str], str]) -> tuple[str, dict[str, str]]:
    """The sentence for a row of a chart's activity, and what it names."""
    what, category = row.what, row.category
    if (what, row.relation) == SECURED:
        return "activity.secure_share", {}
    if what in DEEDS and category:
        return f"activity.whose_{what}", {"whom": say(relation_sentence(category))}
    if what == "view" and category == "activity":
        return "activity.view_activity", {}
    if what in NAMING:
        named = (say(SEEN.get(one, f"section.{one}.title")) for one in category.split(","))
        return NAMING[what], {"section": ", ".join(named)}
    return (ALONE[what], {}) if what in ALONE else ("activity.other", {"what": what})


def actor_sentence(row: ActivityRow) -> str:
    """Who did it: the asker, the practice, or somebody else by the right that they used."""
    if (row.what, row.relation) == SECURED:
        return "activity.house"
    if row.relation in ACTORS:
        return ACTORS[row.relation]
    return relation_sentence(row.relation) if row.who == "other" else f"activity.{row.who}"


def relation_sentence(relation: str) -> str:
    """By what right somebody reads a chart."""
    return f"relation.{relation if relation in ('self', *RELATIONS) else 'other'}"


class Wording:
    """The sentences of one language; called with an id, it gives the sentence with its values escaped."""

    def __init__(self, language: str, sentences: Mapping[str, str], product: str, policy: Policy) -> None:
        self.language = language
        self._sentences = sentences
        self._house = {"product": product, "least": policy.least}
        escaped = {name: escape(sentence) for name, sentence in sentences.items()}
        self._whole = {name: text.format(**self._house) for name, text in escaped.items() if _is_whole(text)}
        self._open = {name: text for name, text in escaped.items() if name not in self._whole}

    def __call__(self, sentence_id: str, /, **values: object) -> Markup:
        """Safe HTML; values are escaped unless they are Markup themselves.

        A page says about fifty sentences: those without values of their own were made whole at start.
        """
        whole = self._whole.get(sentence_id)
        return self._open[sentence_id].format(**self._house, **values) if whole is None else whole

    def plain(self, sentence_id: str, /, **values: object) -> str:
        """Text for a title or an attribute, where no tag may stand."""
        return self._sentences[sentence_id].format(**self._house, **values)

    def partial_date(self, text: str) -> str:
        """A FHIR partial date (YYYY, YYYY-MM, YYYY-MM-DD) as people say it, never completed."""
        year, _, rest = text.partition("-")
        month, _, day = rest.partition("-")
        if not month:
            return year
        name = self._sentences[f"month.{int(month)}"]
        form = "date.day" if day else "date.month"
        return self._sentences[form].format(year=year, month=name, day=int(day or 0))

    def whole_date(self, moment: date) -> str:
        """A whole date as people say it."""
        return self.partial_date(f"{moment:%Y-%m-%d}")

    def clock(self, moment: datetime) -> str:
        """The time of day, in the offset that the moment was written in."""
        return self._sentences["date.clock"].format(
            hour=moment.hour,
            hour12=moment.hour % 12 or 12,
            minute=f"{moment.minute:02}",
            half=self._sentences["date.am" if moment.hour < 12 else "date.pm"],
        )


def _is_whole(sentence: str) -> bool:
    """Does it name nothing but the product, and what a password must be?"""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None} <= {"product", "least"}


@cache
def catalog(language: str) -> dict[str, str]:
    """The sentences of a language by id."""
    return dict(_flat(tomllib.loads((CATALOGS / f"{language}.toml").read_text(encoding="utf-8"))))


def wordings(product: str, policy: Policy = POLICIES["seed"]) -> dict[str, Wording]:
    """One Wording per language."""
    return {language: Wording(language, catalog(language), product, policy) for language in LANGUAGES}


def known_language(tag: str) -> str | None:
    """The catalog for a language tag such as es-MX, if there is one."""
    primary = tag.strip().lower().partition("-")[0]
    return primary if primary in LANGUAGES else None


def choose_language(accept_language: str) -> str:
    """The best catalog for an Accept-Language header; English when nothing fits."""
    weighed = sorted(_preferences(accept_language[:200]), key=lambda wish: -wish[0])
    return next((known for weight, tag in weighed if weight > 0 and (known := known_language(tag))), LANGUAGES[0])


def _preferences(header: str) -> Iterator[tuple[float, str]]:
    for wish in header.split(","):
        tag, _, parameter = wish.partition(";")
        name, _, weight = parameter.strip().partition("=")
        try:
            yield (float(weight) if name == "q" else 1.0), tag
        except ValueError:
            continue


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, str):
            yield prefix + key, value
        else:
            yield from _flat(value, f"{prefix}{key}.")
