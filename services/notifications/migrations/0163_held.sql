-- What waits for its practice's day is counted whenever that changes.
create index messages_held on messages (practice_id) where state = 'waiting' and held = 'practice';
