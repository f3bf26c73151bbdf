-- Who may do what in Postgres: the whole trust map. `migrate` runs each section as that schema's owner, after its
-- migrations. A runtime role never owns, alters or truncates; audit rows are written and read, never changed.

-- service: enrollment

-- service: identity

-- service: notifications

-- service: records
