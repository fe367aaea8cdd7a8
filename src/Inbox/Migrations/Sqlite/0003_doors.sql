-- How programs take part in conversations. bot_user_id: whom the bot speaks as; 0 before it first did. Times are seconds.
create table door_settings (
    workspace_id        integer primary key,
    bot_user_id         integer  not null,
    force_send          integer not null,
    bot_patience        integer  not null,
    allocation_patience integer  not null,
    updated_at          integer  not null,
    version             integer  not null
);

-- Conversations a program is asked about: until then nobody else gives them away.
create table allocation_request (
    room_id      integer primary key,
    workspace_id integer not null,
    until        integer not null
);
create index allocation_request_by_workspace on allocation_request (workspace_id, until);
create index allocation_request_due on allocation_request (until);

-- Buttons of the workspace's own, which tell its servers that somebody pressed them.
create table inbox_button (
    workspace_id integer not null,
    key          text   not null,
    label        text   not null,
    created_at   integer not null,
    updated_at   integer not null,
    version      integer not null,
    primary key (workspace_id, key)
);

-- identifier: what the workspace's own programs call a custom channel; empty without one.
alter table channel add column identifier text not null default '';
create unique index channel_by_identifier on channel (workspace_id, identifier) where identifier <> '';
