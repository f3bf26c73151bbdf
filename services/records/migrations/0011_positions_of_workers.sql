-- By which rules a row behind was positioned: a worker of an older release leaves alone what only newer rules improve.
create or replace view behind as
select practice_id, chart_id, resource_type, resource_id, content, fingerprint, positioned_by, positioned_for
from resources where positioned_by < 1 or positioned_for is distinct from fingerprint;
