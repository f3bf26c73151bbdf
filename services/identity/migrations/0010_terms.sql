-- Which version of the invitation last said when the access ends; 0 is what was said when it was granted.
alter table grants add column terms_version bigint not null default 0;
