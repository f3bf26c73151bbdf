-- The person may end an invitation, or the access by it, as well as the practice: "this is not me", or they leave.
alter table invitations add column disowned_at timestamptz;
alter table invitations add column left_at timestamptz;
