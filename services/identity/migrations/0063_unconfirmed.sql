-- Accounts whose address nobody ever confirmed are forgotten after a while, and their names are free again.
create index unconfirmed_accounts on accounts (created_at) where email_confirmed_at is null;
