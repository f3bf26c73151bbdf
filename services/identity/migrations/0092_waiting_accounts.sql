-- Accounts that were made by an invitation's link wait for it, until the invitation goes to another mailbox.
create index waiting_accounts on accounts (invitation_id) where invitation_id is not null;
