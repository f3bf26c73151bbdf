-- An account that is made before anything is proven: which invitation it waits for, and no security question yet.
alter table accounts add column invitation_id uuid references registrations;
alter table credentials alter column question drop not null;
alter table credentials alter column answer_hash drop not null;
alter table credentials add constraint question_and_answer check ((question is null) = (answer_hash is null));
