-- Letters about an account belong to no invitation and no practice. They wait in a lane of their own, which a worker of
-- an older release does not claim. `detail` is closed like the others, and erased with them.
alter table messages drop constraint messages_lane_check;
alter table messages add constraint messages_lane_check
    check (lane in ('security', 'accounts', 'invitations', 'reminders'));
alter table messages alter column practice_id drop not null;
alter table messages alter column practice_name drop not null;
alter table messages alter column invitation_id drop not null;
alter table messages add constraint whose check ((lane = 'accounts') = (invitation_id is null));
alter table messages add column detail bytea;
