-- One row per security code by text or call, from the order to its one final state. `unknown` is final: a provider that
-- was told and never answered may have sent it, so it is never sent a second time.
create table codes (
    message_id uuid primary key,
    channel text not null check (channel in ('text', 'voice')),
    state text not null default 'waiting'
        check (state in ('waiting', 'sending', 'sent', 'refused', 'expired', 'unknown')),
    -- Closed with a key outside the database and bound to the row; both are erased at the end.
    recipient bytea,
    code bytea,
    language text not null,
    practice_id text not null,
    correlation_id text not null,
    deadline timestamptz not null,
    accepted_at timestamptz not null default now(),
    due_at timestamptz not null default now(),
    attempts integer not null default 0,
    claimed_by uuid,
    claimed_at timestamptz,
    finished_at timestamptz,
    -- The last answer as a code (http_429, timeout); never the provider's words.
    answer text,
    constraint claimed_while_sending check ((state = 'sending') = (claimed_by is not null and claimed_at is not null)),
    constraint finished_at_the_end check ((state in ('waiting', 'sending')) = (finished_at is null)),
    constraint secret_until_the_end
        check ((state in ('waiting', 'sending')) = (recipient is not null and code is not null)),
    constraint erased_at_the_end check ((recipient is null) = (code is null))
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

create index codes_due on codes (due_at) where state = 'waiting';
create index codes_claimed on codes (claimed_at) where state = 'sending';
