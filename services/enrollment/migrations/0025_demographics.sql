-- When edits of a patient's demographics are seen: by the next invitation, or at once (D10).
alter table practices add column demographics text not null default 'seed' check (demographics in ('seed', 'live'));
