"""How whoever gets a reminder says that they want no more of them (S118, RFC 8058); identity answers.

`token` is everywhere the mark in the mail's link.
"""

from __future__ import annotations

from shared.messages import Reply, Request, Sealed


class RemindersShown(Reply):
    """The mark is good: these letters could be stopped. Nothing is."""


class RemindersGone(Reply):
    """Malformed, unknown, of an address that was corrected since, or of an invitation that is over: one answer."""


class ShowReminders(Request[RemindersShown | RemindersGone], key="identity.show-reminders", query=True):
    """Could they be stopped? Asking stops nothing: mail scanners open links."""

    token: Sealed


class RemindersStopped(Reply):
    """No letter that only reminds goes to this address any more. Security and new invitations are told as ever."""


class StopReminders(Request[RemindersStopped | RemindersGone], key="identity.stop-reminders"):
    """Whoever got the mail wants no more of them; told twice, it is so once."""

    token: Sealed
