-- Rooms: between two people (0), of a group (1), or a channel anyone of the workspace may join (2).
create table room (
    id           bigint generated always as identity primary key,
    workspace_id bigint not null,
    kind         smallint not null,
    unique_id    text    not null,
    name         text    not null,
    avatar_url   text    not null,
    options      text    not null,
    member_count bigint not null,
    created_by   bigint not null,
    created_at   bigint not null,
    updated_at   bigint not null,
    version      bigint not null,
    unique (workspace_id, unique_id)
);

-- The newest message of each room, apart from the room because every message moves it.
create table room_head (
    room_id   bigint primary key,
    last_seq  bigint not null,
    last_id   bigint not null
) with (fillfactor = 50);

-- Who is in a room, how far each has read and received, and what each has cleared for themselves.
-- Unread = (last_seq - read_seq) - (sent_count - sent_at_read): messages after the cursor that others wrote; never a counter per message.
create table room_member (
    room_id      bigint not null,
    user_id      bigint not null,
    role         smallint not null,
    joined_at    bigint not null,
    read_seq     bigint not null default 0,
    read_id      bigint not null default 0,
    delivered_id bigint not null default 0,
    sent_count   bigint not null default 0,
    sent_at_read bigint not null default 0,
    cleared_id   bigint not null default 0,
    primary key (room_id, user_id)
) with (fillfactor = 70);
create index room_member_by_user on room_member (user_id, room_id);

-- Messages. The id is the entry's position in the workspace's log; seq counts the room's messages without holes.
-- state: 0 there, 1 deleted (the content is gone, the number stays). hidden_from: the one who had blocked the sender when it was sent.
create table message (
    workspace_id bigint not null,
    id           bigint not null,
    room_id      bigint not null,
    seq          bigint not null,
    previous_id  bigint not null,
    sender_id    bigint not null,
    client_id    text    not null,
    type         text    not null,
    text         text    not null,
    payload      text,
    extras       text,
    created_at   bigint not null,
    edited_at    bigint not null default 0,
    state        smallint not null default 0,
    hidden_from  bigint not null default 0,
    primary key (workspace_id, id)
);
create unique index message_by_room on message (room_id, id);
create unique index message_by_client on message (workspace_id, client_id, sender_id);

-- The few messages that do not count as unread: deleted ones, and those kept from someone who had blocked the sender.
create index message_uncounted on message (room_id, id) where state = 1 or hidden_from <> 0;
