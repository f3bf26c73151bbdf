-- A reminder's link lives beside the one before it: whoever holds either gets in, once, and both die together.
create index live_links on links (invitation_id) where superseded_at is null and used_at is null;
drop index one_live_link;
