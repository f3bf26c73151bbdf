-- Who may do what in Postgres: the whole trust map. `migrate` runs each section as that schema's owner, after its
-- migrations. A runtime role never owns, alters or truncates; audit rows are written and read, never changed.

-- service: every
revoke all on all tables in schema <service> from <service>_runtime;
grant usage on schema <service> to <service>_runtime;
grant select, insert, update, delete on inbox, outbox, suspects to <service>_runtime;
grant select, insert, update on audit_heads to <service>_runtime;
grant select, insert on audit to <service>_runtime;

-- service: enrollment

-- service: identity

-- service: notifications

-- service: records
grant select, insert, update on charts, resources, grants to records_runtime;
grant select, insert, delete on ended_sessions to records_runtime;
