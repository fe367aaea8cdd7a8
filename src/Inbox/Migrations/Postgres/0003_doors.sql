-- How programs take part in conversations. bot_user_id: whom the bot speaks as; 0 before it first did. Times are seconds.
create table door_settings (
    workspace_id        bigint primary key,
    bot_user_id         bigint  not null,
    force_send          boolean not null,
    bot_patience        bigint  not null,
    allocation_patience bigint  not null,
    updated_at          bigint  not null,
    version             bigint  not null
);

-- Conversations a program is asked about: until then nobody else gives them away.
create table allocation_request (
    room_id      bigint primary key,
    workspace_id bigint not null,
    until        bigint not null
);
create index allocation_request_by_workspace on allocation_request (workspace_id, until);
create index allocation_request_due on allocation_request (until);

-- Buttons of the workspace's own, which tell its servers that somebody pressed them.
create table inbox_button (
    workspace_id bigint not null,
    key          text   not null,
    label        text   not null,
    created_at   bigint not null,
    updated_at   bigint not null,
    version      bigint not null,
    primary key (workspace_id, key)
);

-- identifier: what the workspace's own programs call a custom channel; empty without one.
alter table channel add column identifier text not null default '';
create unique index channel_by_identifier on channel (workspace_id, identifier) where identifier <> '';
