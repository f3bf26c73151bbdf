-- How many mails of a practice wait because those of the day are used up, as notifications told last.
create table held_mails (
    practice_id text primary key,
    mails int not null,
    until timestamptz not null,
    told_at timestamptz not null
);
