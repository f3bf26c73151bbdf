-- When a practice's reminders may go: by its own clock, from one full hour to another.
alter table practices add column time_zone text not null default 'America/Chicago';
alter table practices add column reminders_since smallint not null default 8;
alter table practices add column reminders_until smallint not null default 21;
alter table practices add constraint practices_hours
    check (0 <= reminders_since and reminders_since < reminders_until and reminders_until <= 24);
