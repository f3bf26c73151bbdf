-- What practices are told, kept for EHRs that read it by HTTPS. A row gets its position when it is first read, under a
-- lock, and so in the order of commits: no reader's cursor can pass a row that commits late.

create table feed (
    id uuid primary key,                 -- of the message that says the same on the queue
    practice_id text not null,
    position bigint,
    type text not null,
    body json not null,
    told_at timestamptz not null
);

create sequence feed_positions;

create index feed_unread on feed (practice_id, id) where position is null;
create unique index feed_in_order on feed (practice_id, position) where position is not null;
create index feed_to_forget on feed using brin (told_at);
