-- The version of templates and catalogs that a mail was ordered in; a worker of an older release knows the first alone.
alter table messages add column templates smallint not null default 1;
