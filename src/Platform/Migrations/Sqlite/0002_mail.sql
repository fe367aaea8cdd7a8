-- Mail that waits to be handed to the mail server. What it says is sealed, and gone when it was handed over.
create table mail_outbox (
    id         integer primary key autoincrement,
    user_id    integer,
    recipient  text   not null,
    sealed     blob  not null,
    attempts   integer not null,
    next_at    integer not null,
    created_at integer not null,
    expires_at integer not null
);
create index mail_outbox_due on mail_outbox (next_at);
