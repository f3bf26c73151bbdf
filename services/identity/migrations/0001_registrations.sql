-- Who is expected, the links that bring them, and how far each browser has come.

-- What enrollment said of an invitation. `person` is sealed to the row and, like `pin_check`, gone once it may not be
-- known any more. The counters belong to the invitation: a second browser buys no tries.
create table registrations (
    invitation_id uuid primary key,
    version bigint not null,
    status text not null default 'open' check (status in ('open', 'used', 'canceled', 'revoked')),
    practice_id text not null,
    practice_name text not null,
    practice_accent text,
    chart_id text not null,
    relation text not null,
    language text not null,
    steps_order text not null check (steps_order in ('verify_first', 'account_first')),
    scopes text[] not null,
    ends_at timestamptz,
    expires_at timestamptz not null,
    person bytea,
    pin_check text,
    pin_failures integer not null default 0,
    paused_until timestamptz,
    locked_at timestamptz,
    opened_at timestamptz,
    check ((status = 'open') = (pin_check is not null)),
    check ((status in ('open', 'used')) = (person is not null))
);

-- Invitations that were canceled or revoked, for ever, whether or not their offer was heard yet.
create table tombstones (
    invitation_id uuid primary key,
    reason text not null check (reason in ('canceled', 'revoked')),
    made_at timestamptz not null
);

-- Hex SHA-256 of the token in the e-mail; the token itself is not here.
create table links (
    fingerprint text primary key,
    invitation_id uuid not null references registrations,
    minted_at timestamptz not null,
    expires_at timestamptz not null,
    superseded_at timestamptz,
    used_at timestamptz
);
create unique index one_live_link on links (invitation_id) where superseded_at is null and used_at is null;
