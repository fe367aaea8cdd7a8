-- Mail that waits to be handed to the mail server. What it says is sealed, and gone when it was handed over.
create table mail_outbox (
    id         bigint generated always as identity primary key,
    user_id    bigint,
    recipient  text   not null,
    sealed     bytea  not null,
    attempts   bigint not null,
    next_at    bigint not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index mail_outbox_due on mail_outbox (next_at);
