-- Practices, the EHR events that invited, and the invitations. No foreign keys on the hot path: nothing here is ever
-- deleted, a source and its invitation are written by one statement, and a key-share lock on a practice's row would
-- be taken by every invitation of that practice.

create table practices (
    id text primary key,
    name text not null,
    accent text check (accent ~ '^#[0-9a-f]{6}$'),
    registration_order text not null default 'verify_first'
        check (registration_order in ('verify_first', 'account_first')),
    language text not null default 'en' check (language in ('en', 'es')),
    created_at timestamptz not null default now()
);

-- One EHR event, one outcome, for ever: the inbox forgets after 30 days, this table does not (design.md 2).
create table sources (
    source text not null,
    ce_id text not null,
    invitation_id uuid,
    refusal text,
    heard_at timestamptz not null default now(),
    primary key (source, ce_id),
    check ((invitation_id is null) = (refusal is not null))
);

create table invitations (
    id uuid primary key,
    practice_id text not null,
    chart_id text not null,
    relation text not null,
    person bytea not null,       -- blind index of the relation and the folded e-mail, or of "self"
    replaced_by uuid,            -- the invitation that came after this one had ended
    details bytea not null,      -- sealed: names, date of birth, contacts, language
    pin bytea,                   -- sealed: the access code; erased when used, canceled, locked or expired
    version integer not null,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    told_at timestamptz,         -- the EHR's own time of the event that last told of it
    phone_refusal text,          -- why it stands without a phone; the practice reads it
    addressed_at timestamptz,    -- when the address was changed last
    delivered_at timestamptz,
    bounced_at timestamptz,
    opened_at timestamptz,
    verified_at timestamptz,
    locked_at timestamptz,
    granted_at timestamptz,
    canceled_at timestamptz,
    revoked_at timestamptz,
    identity_closed_at timestamptz,
    records_closed_at timestamptz,
    -- One standing invitation per person and chart; it also finds a chart's rows.
    unique nulls not distinct (practice_id, chart_id, person, replaced_by)
) with (fillfactor = 80);

create index invitations_to_expire on invitations (expires_at) where pin is not null;
