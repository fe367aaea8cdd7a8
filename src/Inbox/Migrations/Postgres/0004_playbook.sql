-- Whether how a workspace serves its customers changed: another stamp after every change. author_id: in whose name the program writes to customers.
create table playbook (
    workspace_id bigint primary key,
    stamp        text   not null,
    author_id    bigint not null
);

-- When somebody is open. whose: 0 the workspace, 1 a division, 2 a channel. plan: zone, week and holidays as JSON, read whole.
create table office_hours (
    workspace_id bigint   not null,
    whose        smallint not null,
    subject_id   bigint   not null,
    plan         text     not null,
    updated_at   bigint   not null,
    version      bigint   not null,
    primary key (workspace_id, whose, subject_id)
);

-- What is answered by itself. channel_id 0: wherever a channel has none of its own.
create table auto_responder (
    workspace_id         bigint  not null,
    channel_id           bigint  not null,
    active               boolean not null,
    greeting             text    not null,
    online_text          text    not null,
    offline_text         text    not null,
    online_if_resolved   boolean not null,
    offline_each_message boolean not null,
    updated_at           bigint  not null,
    version              bigint  not null,
    primary key (workspace_id, channel_id)
);

-- What was last said by itself in a conversation, in which session, and how often since when.
create table auto_answer (
    room_id      bigint   not null,
    kind         smallint not null,
    workspace_id bigint   not null,
    session      bigint   not null,
    counted_from bigint   not null,
    count        bigint   not null,
    primary key (room_id, kind)
);
