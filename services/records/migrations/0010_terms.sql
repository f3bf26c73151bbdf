-- What enrollment said of a grant after it was given, or before it was heard of here: the newest word.
create table terms (
    grant_id uuid primary key,
    version bigint not null,
    scopes text[] not null,
    ends_at timestamptz
);
