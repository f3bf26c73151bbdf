-- PostgreSQL takes "distinct from" for true of nearly every row, and would look through a whole chart for what is behind,
-- of which there is next to nothing. Of an expression that it knows nothing about it thinks that few are null.
create index resources_to_position on resources (practice_id, chart_id)
    where nullif(positioned_by >= 1 and positioned_for is not distinct from fingerprint, false) is null;
create or replace view behind as
select practice_id, chart_id, resource_type, resource_id, content, fingerprint, positioned_by, positioned_for
from resources where nullif(positioned_by >= 1 and positioned_for is not distinct from fingerprint, false) is null;
drop index resources_behind;
