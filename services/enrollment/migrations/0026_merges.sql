-- What an EHR last told of each chart: into which other one it was merged, or (null) that it stands for itself. The latest
-- of its own times wins, so that facts may come in any order. Nothing else is ever rewritten for a merge.
create table chart_merges (
    practice_id text not null,
    chart_id text not null,
    into_chart_id text,
    told_at timestamptz not null,
    primary key (practice_id, chart_id)
);

-- Where the merges of today lead (domain/merging.py): worked out of the facts again at each one, never by themselves.
create table chart_roots (
    practice_id text not null,
    chart_id text not null,
    root text not null,
    version bigint not null,
    primary key (practice_id, chart_id)
);

create index charts_of_root on chart_roots (practice_id, root);
