-- One row per outgoing message, from the order to its final state.
create table messages (
    message_id uuid primary key,
    kind text not null,
    lane text not null check (lane in ('security', 'invitations')),
    state text not null default 'waiting' check (state in ('waiting', 'sending', 'delivered', 'bounced')),
    -- Closed with a key outside the database and bound to the row. The link and the name are erased at the end.
    recipient bytea not null,
    given_name bytea,
    link bytea,
    language text not null,
    practice_id text not null,
    practice_name text not null,
    invitation_id uuid not null,
    -- What the order was part of, for the news that follows it.
    correlation_id text not null,
    traceparent text not null,
    deadline timestamptz not null,
    accepted_at timestamptz not null default now(),
    due_at timestamptz not null default now(),
    attempts integer not null default 0,
    claimed_by uuid,
    claimed_at timestamptz,
    finished_at timestamptz,
    -- The last answer as a code (smtp_451, closed, expired); never the server's words.
    answer text,
    constraint claimed_while_sending check ((state = 'sending') = (claimed_by is not null and claimed_at is not null)),
    constraint finished_at_the_end check ((state in ('delivered', 'bounced')) = (finished_at is not null)),
    constraint link_until_the_end check ((state in ('waiting', 'sending')) = (link is not null))
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- Both hold open work only: picking it costs the same however many messages are done.
create index messages_due on messages (lane, due_at) where state = 'waiting';
create index messages_claimed on messages (claimed_at) where state = 'sending';
