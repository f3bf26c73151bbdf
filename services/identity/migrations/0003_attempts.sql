-- One browser's registration: hex SHA-256 of its cookie, and the three facts it has gathered.
create table attempts (
    attempt_id uuid primary key,
    fingerprint text not null unique,
    invitation_id uuid not null references registrations,
    begun_at timestamptz not null,
    expires_at timestamptz not null,
    verified_at timestamptz,
    confirmed_at timestamptz,
    account_id uuid references accounts,
    ended_at timestamptz
);
create index open_attempts on attempts (invitation_id, begun_at) where ended_at is null;
