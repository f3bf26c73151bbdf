"""Every door of the house: path, guard, page."""

from __future__ import annotations

from typing import Any

from services.gateway.doors import Route
from services.gateway.guards import MailHolder, OpenAttempt, Public, SignedIn, Staff
from services.gateway.landings import Landing
from services.gateway.pages import (
    add_representative,
    assert_session,
    cancel_invitation,
    change_details,
    change_password,
    change_permissions,
    change_phone,
    change_question,
    change_username,
    charts,
    check_code,
    choose_method,
    close_account,
    close_console,
    confirm_last_look,
    console,
    create_account,
    disown_mail,
    end_attempt,
    end_sessions,
    files,
    invite_person,
    launch_console,
    link_account,
    list_invitations,
    log_in,
    log_out,
    logged_out,
    open_link,
    print_pin,
    prove_session,
    request_code,
    request_code_again,
    resend_invitation,
    revoke_access,
    set_up_account,
    show_access,
    show_account,
    show_history,
    show_readers,
    show_sessions,
    verify_pin,
    view_profile,
    view_section,
    view_summary,
    why_verify,
)
from services.gateway.pages.forgot import forgot
from services.gateway.pages.texts import text

ANYBODY = Public()
VERIFYING = OpenAttempt("verify")
LOOKING = OpenAttempt("last_look")
SETTING_UP = OpenAttempt("set_up_account")
SIGNED_IN = SignedIn()
MAIL_HOLDER = MailHolder()
STAFF = Staff()
INVITATION = "/console/invitations/{invitation_id:uuid}"
"""The window of the chart that this invitation is for; a chart's own id stands in no address."""

ROUTES: tuple[Route[Any] | Landing, ...] = (
    Route("/", ANYBODY, text("landing.html")),
    Route("/r", ANYBODY, open_link.show),
    Route("/r/{token:path}", ANYBODY, open_link.show),
    Route("/verify", VERIFYING, choose_method.show, choose_method.submit),
    Route("/verify/why", VERIFYING, why_verify.show),
    Route("/verify/pin", VERIFYING, verify_pin.show, verify_pin.submit),
    Route("/verify/phone", VERIFYING, request_code.show, request_code.submit),
    Route("/verify/code", VERIFYING, check_code.show, check_code.submit),
    Route("/verify/code/again", VERIFYING, request_code_again.show, request_code_again.submit),
    Route("/last-look", LOOKING, confirm_last_look.show, confirm_last_look.submit),
    Route("/not-me", LOOKING, end_attempt.show, end_attempt.submit),
    Route("/n/{token:path}", ANYBODY, disown_mail.follow),
    Route("/mail/not-me", MAIL_HOLDER, disown_mail.show, disown_mail.submit),
    Route("/set-up-account", SETTING_UP, set_up_account.show, set_up_account.submit),
    Route("/link-account", SETTING_UP, link_account.show, link_account.submit),
    Route("/create-account", SETTING_UP, create_account.show, create_account.submit),
    Route("/login", ANYBODY, log_in.show, log_in.submit),
    Route("/logout", SIGNED_IN, log_out.show, log_out.submit),
    Route("/session", SIGNED_IN, assert_session.show),
    Route("/logged-out", ANYBODY, logged_out.show),
    Route("/confirm-password", SIGNED_IN, prove_session.show, prove_session.submit),
    Route("/settings", SIGNED_IN, show_account.show),
    Route("/settings/details", SIGNED_IN, change_details.show, change_details.submit),
    Route("/settings/username", SIGNED_IN, change_username.show, change_username.submit),
    Route("/settings/password", SIGNED_IN, change_password.show, change_password.submit),
    Route("/settings/question", SIGNED_IN, change_question.show, change_question.submit),
    Route("/settings/close", SIGNED_IN, close_account.show, close_account.submit),
    Route("/settings/sessions", SIGNED_IN, show_sessions.show),
    Route("/settings/sessions/end", SIGNED_IN, end_sessions.show, end_sessions.submit),
    Route("/forgot-username", ANYBODY, forgot("forgot_username.html")),
    Route("/forgot-password", ANYBODY, forgot("forgot_password.html")),
    Route("/charts", SIGNED_IN, charts.show),
    Route("/charts/{grant_id:uuid}", SIGNED_IN, view_summary.show),
    Route("/charts/{grant_id:uuid}/profile", SIGNED_IN, view_profile.show),
    Route("/charts/{grant_id:uuid}/readers", SIGNED_IN, show_readers.show),
    Route("/charts/{grant_id:uuid}/{section:str}", SIGNED_IN, view_section.show),
    Landing("/console/launch", launch_console.land),
    Route("/console", STAFF, console.show),
    Route("/console/permissions", STAFF, change_permissions.show, change_permissions.submit),
    Route("/console/help", STAFF, text("console_help.html")),
    Route("/console/chart", STAFF, show_access.show),
    Route("/console/chart/invite", STAFF, invite_person.show, invite_person.submit),
    Route("/console/chart/add-users", STAFF, add_representative.show, add_representative.submit),
    Route("/console/chart/history", STAFF, show_history.show),
    Route("/console/invitations", STAFF, list_invitations.show, list_invitations.submit),
    Route(INVITATION, STAFF, show_access.show),
    Route(f"{INVITATION}/invite", STAFF, invite_person.show, invite_person.submit),
    Route(f"{INVITATION}/add-users", STAFF, add_representative.show, add_representative.submit),
    Route(f"{INVITATION}/history", STAFF, show_history.show),
    Route(f"{INVITATION}/resend", STAFF, resend_invitation.show, resend_invitation.submit),
    Route(f"{INVITATION}/cancel", STAFF, cancel_invitation.show, cancel_invitation.submit),
    Route(f"{INVITATION}/revoke", STAFF, revoke_access.show, revoke_access.submit),
    Route(f"{INVITATION}/phone", STAFF, change_phone.show, change_phone.submit),
    Route(f"{INVITATION}/pin", STAFF, print_pin.show),
    Route("/console/close", STAFF, close_console.show, close_console.submit),
    Route("/help", ANYBODY, text("help.html")),
    Route("/help/offices", ANYBODY, text("help_offices.html")),
    Route("/privacy", ANYBODY, text("privacy.html")),
    Route("/agreement", ANYBODY, text("agreement.html")),
    Route("/static/{name:str}", ANYBODY, files.static),
    Route("/accents/{digits:str}", ANYBODY, files.accent),
    Route("/robots.txt", ANYBODY, files.robots),
)
