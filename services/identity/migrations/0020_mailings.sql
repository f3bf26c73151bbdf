-- Letters that somebody asked for about an account. A request for somebody unknown leaves the same row (docs/adr/0026).
create table mailings (
    mailing_id uuid primary key,
    purpose text not null check (purpose in ('confirm_email', 'reset_password', 'remind_username')),
    -- Keyed hash of whom requests are counted for: an account, or a name that is nobody's.
    subject bytea not null,
    account_id uuid references accounts,
    -- Hex SHA-256 of the token in the letter's link; where nothing was sent, of one that nobody has.
    fingerprint text not null unique,
    -- The address that a link confirms, sealed to the row.
    address bytea,
    asked_at timestamptz not null,
    expires_at timestamptz not null,
    -- Used, or replaced by a newer one.
    ended_at timestamptz
);
create index mailings_by_subject on mailings (purpose, subject, asked_at);
create index live_mailings on mailings (account_id, purpose) where ended_at is null;
create index mailings_by_age on mailings (expires_at);

-- When the address was proven to be its holder's; null until it is. Whoever came by an invitation's link has proven it.
alter table accounts add column email_confirmed_at timestamptz default now();
update accounts set email_confirmed_at = created_at;
