-- The version in which a link was last asked for: identity mails a new one if it knows only an older version.

alter table invitations add column addressed_version integer not null default 1;
