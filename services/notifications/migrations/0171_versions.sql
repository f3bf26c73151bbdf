-- Which version of its invitation a mail was ordered for; messages of an older release, and letters about accounts, have
-- none.
alter table messages add column invitation_version integer;
