"""A practice's administrator changes what representatives may see, and until when."""

from __future__ import annotations

from services.enrollment.changes import STAFF, practice_chain, turn_away
from services.enrollment.domain.proxy import ProxyRules, is_sensible
from services.enrollment.domain.relations import relation_of
from services.enrollment.replies import rules_shown
from services.enrollment.store import practices, proxy_rules, staff
from services.enrollment.tools import Tools
from shared.contracts.enrollment import RefusalReason, StaffRefused
from shared.contracts.proxy import ProxyRulesShown, SetProxyRules
from shared.work import Work


async def set_proxy_rules(work: Work[Tools], asked: SetProxyRules) -> ProxyRulesShown | StaffRefused:
    """Only whom the EHR last called an administrator may. Who read another version is refused, and reads again.

    Standing accesses are looked at anew within a minute.
    """
    if not await practices.is_known(work.connection, asked.practice_id):
        return _refuse(work, asked, "no_such_practice")
    asker = await staff.find(work.connection, asked.practice_id, asked.staff_id)
    if asker.role != "administrator":
        return _refuse(work, asked, "administrator_only")
    rules = _rules(asked)
    if rules is None or not is_sensible(rules):
        return _refuse(work, asked, "rules_invalid")
    if not await proxy_rules.replace(work.connection, asked.practice_id, rules, now=work.now):
        return _refuse(work, asked, "rules_changed")
    await proxy_rules.look_again(work.connection, asked.practice_id, now=work.now)
    work.audit(
        chain=practice_chain(asked.practice_id),
        actor=f"staff:{asked.staff_id}",
        right=STAFF,
        action="set_proxy_rules",
        category="practice",
        subject=str(rules.version),
    )
    return rules_shown(rules)


def _rules(asked: SetProxyRules) -> ProxyRules | None:
    """None when a relation is unknown, or is named twice in two spellings: nobody could say which was meant."""
    told = asked.rules
    by_relation = {relation_of(relation): scopes for relation, scopes in told.by_relation.items()}
    if None in by_relation or len(by_relation) < len(told.by_relation):
        return None
    return ProxyRules(
        version=asked.version + 1,
        self_from=told.self_from,
        majority=told.majority,
        guarded_from=told.guarded_from,
        guarded=told.guarded,
        by_relation={str(relation): tuple(scopes) for relation, scopes in by_relation.items()},
        notice_days=told.notice_days,
        reminders=told.reminders,
    )


def _refuse(work: Work[Tools], asked: SetProxyRules, reason: RefusalReason) -> StaffRefused:
    chain = practice_chain(asked.practice_id)
    return turn_away(work, chain=chain, staff_id=asked.staff_id, reason=reason, action="set_proxy_rules")
