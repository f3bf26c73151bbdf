-- A person may end an invitation, or what it granted, as well as the practice: "this is not me", or they leave.
alter table tombstones drop constraint tombstones_reason_check;
alter table tombstones add constraint tombstones_reason_check
    check (reason in ('canceled', 'revoked', 'disowned', 'left'));
alter table registrations drop constraint registrations_status_check;
alter table registrations add constraint registrations_status_check
    check (status in ('open', 'used', 'canceled', 'revoked', 'expired', 'disowned', 'left'));

-- What was known when somebody said "this is not me"; written once, kept for whoever looks for the mistake.
create table disownings (
    invitation_id uuid primary key,
    said_at timestamptz not null,
    -- At the last look, by the attempt; or by the link in a mail.
    said_by text not null check (said_by in ('last_look', 'mail')),
    attempt_id uuid,
    -- How far things had gone: what the registration was, how often a PIN had failed, which account held the grant.
    standing text not null,
    pin_failures integer not null,
    opened_at timestamptz,
    account_id uuid
);
