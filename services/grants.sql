-- Who may do what in Postgres: the whole trust map. `migrate` runs each section as that schema's owner, after its
-- migrations. A runtime role never owns, alters or truncates; audit rows are written and read, never changed.

-- service: every
revoke all on all tables in schema <service> from <service>_runtime;
grant usage on schema <service> to <service>_runtime;
grant select, insert, update, delete on inbox, outbox, suspects to <service>_runtime;
grant select, insert, update on audit_heads to <service>_runtime;
grant select, insert on audit to <service>_runtime;

-- service: enrollment
grant select, insert, update (name, accent, registration_order, language, voice_codes, embed_origins, auto_invite,
    demographics, time_zone, reminders_since, reminders_until)
    on practices to enrollment_runtime;
grant select, insert, update (removed_at) on ehr_systems, ehr_practices, ehr_keys to enrollment_runtime;
grant select, insert, delete on spent_words, ehr_tokens to enrollment_runtime;
grant select, insert, update (digest), delete on idempotency_keys to enrollment_runtime;
grant select, insert, update (position), delete on feed to enrollment_runtime;
grant usage on sequence feed_positions to enrollment_runtime;
grant select, insert, update (name, role, may_invite, auto_invite) on staff to enrollment_runtime;
grant select, insert, update (last_seen_at, ended_at), delete on staff_sessions to enrollment_runtime;
grant select, insert, update (invitation_id, refusal) on sources to enrollment_runtime;
grant select, insert, update (
    details, pin, version, replaced_by, told_at, addressed_at, addressed_version, phone_refusal, delivered_at, bounced_at,
    opened_at, verified_at, locked_at, granted_at, canceled_at, revoked_at, identity_closed_at, records_closed_at,
    disowned_at, left_at,
    deferred_at, code_failed_at,
    scopes, ends_at, due_at, searchable
) on invitations to enrollment_runtime;
grant select, insert, update (version, rules, changed_at) on proxy_rules to enrollment_runtime;
grant select, insert, update (version, withheld, changed_at) on sharing to enrollment_runtime;
grant select, insert, update (into_chart_id, told_at) on chart_merges to enrollment_runtime;
grant select, insert, update (root, version) on chart_roots to enrollment_runtime;
grant select, insert on search_terms to enrollment_runtime;
grant select, insert, update on held_mails to enrollment_runtime;
grant select on worklist to enrollment_runtime;

-- service: identity
grant select, insert, update on registrations to identity_runtime;
grant select, insert on tombstones to identity_runtime;
grant select, insert, update (superseded_at, used_at), delete on links to identity_runtime;
grant select, insert, update (fingerprint, verified_at, confirmed_at, account_id, ended_at, touched_at), delete
    on attempts to identity_runtime;
grant select, insert, update (username_index, username, email_index, email, email_confirmed_at, first_name, last_name,
    language, reminders, closed_at, invitation_id), delete on accounts to identity_runtime;
grant select, insert, update (ended_at), delete on mailings to identity_runtime;
grant select, insert, update (proven_at, ended_at), delete on recoveries to identity_runtime;
grant select, insert, update (misses, last_at), delete on answer_misses to identity_runtime;
grant select, insert, update (password_hash, question, answer_hash, changed_at, reset_required_at), delete
    on credentials to identity_runtime;
grant select, insert, update (phone, wanted, wanted_by, wanted_at), delete on account_phones to identity_runtime;
grant select, insert, delete on quiet_addresses to identity_runtime;
grant select, insert, update (tried_at), delete on account_tries to identity_runtime;
grant select, insert on certifications to identity_runtime;
grant select, insert on disownings to identity_runtime;
grant select, insert, update (misses, used_at), delete on known_browsers to identity_runtime;
grant select, insert, update, delete on login_misses to identity_runtime;
grant select, insert, update (code_check, failures), delete on codes to identity_runtime;
grant select, insert, update (used_at), delete on code_counters to identity_runtime;
grant select, insert, update (account_id, granted_at, ended_at, ends_at, terms_version) on grants to identity_runtime;
grant select, insert, update (fingerprint, last_seen_at, proven_at, misses, ended_at), delete on sessions to identity_runtime;

-- service: notifications
grant select, insert, update (state, answer, due_at, attempts, claimed_by, claimed_at, finished_at, link, given_name,
    detail, not_me, quiet, unanswered, held)
    on messages to notifications_runtime;
grant select, insert, update (reason, message_id, ends_at) on suppressions to notifications_runtime;
grant select, insert, update on gates to notifications_runtime;
grant select, insert, update (message_id, tried_at) on security_tries to notifications_runtime;
grant select, insert, update (state, answer, due_at, attempts, claimed_by, claimed_at, finished_at, recipient, code,
    reported, report_code)
    on codes to notifications_runtime;

-- service: records
grant select, insert, update on charts, resources, grants, terms to records_runtime;
grant select, insert on demographics to records_runtime;
grant select, insert, update (root, version) on chart_roots to records_runtime;
grant select, insert, update (version, withheld) on sharing to records_runtime;
grant select on visible, behind, opens, enforced, share_states to records_runtime;
grant select, insert, update (failures, paused_until, locked_at, stopped_at, opened, opened_at, downloaded, downloaded_at)
    on shares to records_runtime;
grant select, insert, update (secured_at) on secured_accounts to records_runtime;
grant select, insert, update (seen_at), delete on share_visits to records_runtime;
grant select, insert, delete on ended_sessions to records_runtime;
grant select, insert, update (charts, held, tries, made_at, pieces, ends_at, gone_at, discarded), delete
    on copies to records_runtime;
grant select, insert, delete on copy_pieces to records_runtime;
grant select on standing_copies to records_runtime;
