-- Who may read which chart. The id is the invitation's.

-- A revoked grant stays as its own tombstone, for ever, emptied of the person: nothing that comes late revives it,
-- and a revocation that comes before its grant leaves the tombstone alone.
create table grants (
    id uuid primary key,
    account_id uuid,
    practice_id text,
    practice_name text,
    practice_accent text,
    chart_id text,
    relation text,
    display_name text,
    scopes text[] not null default '{}',
    ends_at timestamptz,
    granted_at timestamptz,
    revoked_at timestamptz,
    check (revoked_at is not null or num_nulls(account_id, practice_id, practice_name, chart_id, relation,
                                               display_name, granted_at) = 0),
    check (revoked_at is null or num_nonnulls(account_id, display_name) = 0)
);

-- Sessions whose assertions are worth nothing any more; kept a little longer than an assertion lives.
create table ended_sessions (
    session_id uuid primary key,
    heard_at timestamptz not null default now()
);
create index ended_sessions_by_age on ended_sessions (heard_at);
