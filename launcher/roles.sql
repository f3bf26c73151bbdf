-- Who may connect, and as what. Run by the superuser in the database `chartkey`; running it again changes nothing.
-- Each service has two roles: <service>_owner migrates and owns the schema, <service>_runtime serves.
-- What a runtime role may do to which table stands in services/grants.sql, not here.
-- Passwords come as settings of the session: chartkey.<role> = '...' (set_config or PGOPTIONS).

REVOKE ALL ON DATABASE chartkey FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

DO $roles$
DECLARE
    service text;
    role text;
BEGIN
    FOREACH service IN ARRAY ARRAY['enrollment', 'identity', 'records', 'notifications'] LOOP
        FOREACH role IN ARRAY ARRAY[service || '_owner', service || '_runtime'] LOOP
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
                EXECUTE format('CREATE ROLE %I', role);
            END IF;
            EXECUTE format('ALTER ROLE %I LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD %L',
                           role, current_setting('chartkey.' || role));
            EXECUTE format('GRANT CONNECT ON DATABASE chartkey TO %I', role);
            EXECUTE format('ALTER ROLE %I SET search_path = %I', role, service);
        END LOOP;

        EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', service, service || '_owner');

        -- A runtime role may never wait for ever, nor hold a lock while it thinks.
        EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', service || '_runtime', '15s');
        EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', service || '_runtime', '5s');
        EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', service || '_runtime', '15s');
    END LOOP;

    -- Its statements say in one piece who may see what, and each begins with a chart's key: there is nothing to gain from
    -- planning them anew for each chart, which took longer than reading it.
    ALTER ROLE records_runtime SET plan_cache_mode = 'force_generic_plan';
END
$roles$;
