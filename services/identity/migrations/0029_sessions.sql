-- What the browser called itself, when its password was given last, and how often a wrong one was since.
alter table sessions add column device text;
alter table sessions add column proven_at timestamptz;
alter table sessions add column misses integer not null default 0;
