"""Staff read what representatives may see at their practice, and until when."""

from __future__ import annotations

from services.enrollment.changes import practice_chain, turn_away
from services.enrollment.replies import rules_shown
from services.enrollment.store import proxy_rules
from services.enrollment.tools import Tools
from shared.contracts.enrollment import StaffRefused
from shared.contracts.proxy import ProxyRulesShown, ShowProxyRules
from shared.work import Work


async def show_proxy_rules(work: Work[Tools], asked: ShowProxyRules) -> ProxyRulesShown | StaffRefused:
    """The defaults as long as nobody has changed them."""
    rules = await proxy_rules.of_practice(work.connection, asked.practice_id)
    if rules is None:
        chain = practice_chain(asked.practice_id)
        return turn_away(
            work, chain=chain, staff_id=asked.staff_id, reason="no_such_practice", action="show_proxy_rules"
        )
    return rules_shown(rules)
