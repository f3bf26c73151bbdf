-- Reminders wait in a lane of their own, behind everything else.
alter table messages drop constraint messages_lane_check;
alter table messages add constraint messages_lane_check check (lane in ('security', 'invitations', 'reminders'));
alter table messages add column days_left smallint;
