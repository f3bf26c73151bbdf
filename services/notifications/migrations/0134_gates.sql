-- The pace of each receiving domain (by the keyed hash of its name), of each practice and of our way out.
create table gates (
    name text primary key,
    used_until timestamptz,
    line_until timestamptz,
    slower smallint not null default 0,
    slowed_at timestamptz,
    told_at timestamptz
) with (fillfactor = 50);

-- The gate of the domain that the mail goes to; messages of an older release have none. `held` is what a waiting mail
-- waits for beside its turn.
alter table messages add column domain text;
alter table messages add column held text check (held in ('domain', 'practice', 'server', 'quiet'));
