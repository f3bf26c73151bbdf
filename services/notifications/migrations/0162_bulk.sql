-- Letters that may go to every account at once wait in a lane of their own, behind no reset that somebody waits for. A
-- worker of an older release does not claim it.
alter table messages drop constraint messages_lane_check;
alter table messages add constraint messages_lane_check
    check (lane in ('security', 'accounts', 'bulk', 'invitations', 'reminders'));
alter table messages drop constraint whose;
alter table messages add constraint whose check ((lane in ('accounts', 'bulk')) = (invitation_id is null));
