-- Whoever was invited before migration 0004 has no search terms yet: actions/fill_search.py writes them. Every worker since
-- then writes its own invitations', so that new rows need no second look, whichever release wrote them.
alter table invitations add column searchable boolean not null default false;
alter table invitations alter column searchable set default true;
create index invitations_to_make_searchable on invitations (id) where not searchable and replaced_by is null;
