-- A practice may say that security codes come by text only (D4).
alter table practices add column voice_codes boolean not null default true;
