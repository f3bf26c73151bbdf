"""An EHR tells who the patient is by now: who proves that, and who sees it, follows (S127-S130, D10, D11)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.enrollment import changes
from services.enrollment.domain.birth import is_possible_birth
from services.enrollment.domain.correction import Correction, CorrectionRefusal, corrected_terms, correction
from services.enrollment.domain.invitation import Invitation
from services.enrollment.domain.proxy import DEFAULT, ProxyRules
from services.enrollment.domain.reinvitation import left, renewed
from services.enrollment.domain.relations import SELF
from services.enrollment.domain.wish import Wish
from services.enrollment.drafting import draft
from services.enrollment.issuing import reissue
from services.enrollment.issuing import replace as replace_standing
from services.enrollment.store import charts, invitations, practices, proxy_rules
from services.enrollment.store.invitations import Draft, Kept
from services.enrollment.store.practices import PracticeRow
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.bus import Refused
from shared.contracts.charts import ChartDescribed
from shared.contracts.ehr import DemographicsChanged
from shared.work import Work

EHR = "ehr"


@dataclass(frozen=True)
class Told:
    """What is told, when by the EHR's own time, of which practice, and by which of its rules it counts."""

    practice: PracticeRow
    rules: ProxyRules
    live: bool
    born: date
    at: datetime


async def change_demographics(work: Work[Tools], event: DemographicsChanged) -> Refused | None:
    """The name is not in the event: an invitation keeps its own, and records keep the first (D11)."""
    practice_id = work.practice or ""
    found = await practices.find_decided(work.connection, practice_id)
    if found is None:
        return _refuse(work, event, CorrectionRefusal.UNKNOWN_PRACTICE)
    if work.told_at is None:
        return _refuse(work, event, CorrectionRefusal.TIME_MISSING)
    if not is_possible_birth(event.date_of_birth, today=work.now.date()):
        return _refuse(work, event, CorrectionRefusal.DATE_OF_BIRTH_IMPOSSIBLE)
    practice, decided = found
    rules = await proxy_rules.of_practice(work.connection, practice_id) or DEFAULT
    told = Told(practice, rules, decided.demographics == "live", event.date_of_birth, work.told_at)
    await _correct_all(work, event.chart_id, told)
    work.announce(_described(event, told))
    _note(work, event, "change_demographics")
    return None


def _described(event: DemographicsChanged, told: Told) -> ChartDescribed:
    return ChartDescribed(
        practice_id=told.practice.id,
        chart_id=event.chart_id,
        date_of_birth=event.date_of_birth,
        gender=event.gender,
        race=event.race,
        ethnicity=event.ethnicity,
        languages=event.languages,
        live=told.live,
        told_at=told.at,
    )


async def _correct_all(work: Work[Tools], chart_id: str, told: Told) -> None:
    """Everybody's; what was told before the newest word about the chart changes nobody's."""
    place = {"practice_id": told.practice.id, "chart_id": chart_id}
    standing = await charts.take_standing(work.connection, work.tools.vault, **place)
    newest = await charts.told_at(work.connection, **place)
    if newest is not None and told.at < newest:
        return
    for kept in standing:
        if isinstance(kept, Kept):
            await _correct(work, kept, told)


async def _correct(work: Work[Tools], kept: Kept, told: Told) -> None:
    """One person's invitation or access."""
    before, known = kept.invitation, kept.details
    found = correction(before, known, told.born, rules=told.rules, live=told.live, now=work.now)
    following = left(before, told.at)
    if found is Correction.LEAVE:
        await invitations.retell(work.connection, following)
    elif found is Correction.CANCEL:
        changes.audit(work, changes.cancel(work, before), actor=work.source, right=EHR, action="cancel_invitation")
    elif found is Correction.VERIFY_ANEW:
        await _verify_anew(work, kept, told)
    elif found is Correction.REISSUE:
        terms = corrected_terms(before, known, told.born, rules=told.rules, now=work.now) or before.terms
        after = replace(renewed(following, anew=False, now=work.now), terms=terms)
        await reissue(work, _born(kept, told, after), told.practice)
    else:
        await _remember(work, kept, told)


async def _remember(work: Work[Tools], kept: Kept, told: Told) -> None:
    """Write the right date down; a representative's access is looked at by it within the minute."""
    following = left(kept.invitation, told.at)
    looked = following.due_at if following.relation == SELF else work.now
    after = _born(kept, told, replace(following, version=following.version + 1, due_at=looked))
    await invitations.readdress(work.connection, work.tools.vault, after.invitation, after.details)


async def _verify_anew(work: Work[Tools], kept: Kept, told: Told) -> None:
    """The access ends, and a new invitation goes to the same contacts: whoever proves the right date gets in again."""
    ended = changes.revoke(work, kept.invitation)
    changes.audit(work, ended, actor=work.source, right=EHR, action="verify_anew")
    following = await draft(work, _wish(work, kept, told))
    if isinstance(following, Draft):
        await replace_standing(work, kept, following, told.practice)
        changes.audit(work, following.invitation, actor=work.source, right=EHR, action="invite_patient")
    else:
        last = _born(kept, told, left(ended, told.at))
        await invitations.readdress(work.connection, work.tools.vault, last.invitation, last.details)
        changes.audit(work, ended, actor=work.source, right=EHR, action=f"invite_patient.refused.{following}")


def _wish(work: Work[Tools], kept: Kept, told: Told) -> Wish:
    details = kept.details
    return Wish(
        practice_id=kept.invitation.practice_id,
        chart_id=kept.invitation.chart_id,
        staff_id=work.source,
        date_of_birth=told.born,
        email=details.contacts.email,
        phone=details.contacts.phone,
        given_name=details.given_name,
        family_name=details.family_name,
        language=details.language,
        relation=kept.invitation.relation,
        own_given_name=details.own_given_name,
        own_family_name=details.own_family_name,
        until=details.until,
        told_at=told.at,
    )


def _born(kept: Kept, told: Told, invitation: Invitation) -> Kept:
    return Kept(invitation, replace(kept.details, date_of_birth=told.born), kept.pin)


def _refuse(work: Work[Tools], event: DemographicsChanged, reason: CorrectionRefusal) -> Refused:
    _note(work, event, f"change_demographics.refused.{reason}")
    return Refused(reason)


def _note(work: Work[Tools], event: DemographicsChanged, action: str) -> None:
    chain = chart_chain(work.practice or "", event.chart_id)
    work.audit(chain=chain, actor=work.source, right=EHR, action=action, category="demographics")
