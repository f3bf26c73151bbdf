-- What a practice withholds, and why: from everybody (no invitation), or from one person beside that. `withheld` is a
-- JSON object of category to reason; `invitation_id` is that of the person's newest invitation.
create table sharing (
    practice_id text not null,
    invitation_id uuid,
    version integer not null,
    withheld jsonb not null,
    changed_at timestamptz not null,
    unique nulls not distinct (practice_id, invitation_id)
);
