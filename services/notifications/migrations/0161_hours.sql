-- The hours, by its practice's clock, in which alone a mail may go; none for what never waits.
alter table messages add column time_zone text;
alter table messages add column hours_since smallint;
alter table messages add column hours_until smallint;
alter table messages add constraint hours_of_a_day check (
    (time_zone is null) = (hours_since is null) and (time_zone is null) = (hours_until is null)
    and 0 <= hours_since and hours_since < hours_until and hours_until <= 24
);
