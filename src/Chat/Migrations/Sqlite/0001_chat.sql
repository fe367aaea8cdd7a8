-- Rooms: between two people (0), of a group (1), or a channel anyone of the workspace may join (2).
create table room (
    id           integer primary key autoincrement,
    workspace_id integer not null,
    kind         integer not null,
    unique_id    text    not null,
    name         text    not null,
    avatar_url   text    not null,
    options      text    not null,
    member_count integer not null,
    created_by   integer not null,
    created_at   integer not null,
    updated_at   integer not null,
    version      integer not null,
    unique (workspace_id, unique_id)
);

-- The newest message of each room, apart from the room because every message moves it.
create table room_head (
    room_id   integer primary key,
    last_seq  integer not null,
    last_id   integer not null
);

-- Who is in a room, how far each has read and received, and what each has cleared for themselves.
-- Unread = (last_seq - read_seq) - (sent_count - sent_at_read): messages after the cursor that others wrote; never a counter per message.
create table room_member (
    room_id      integer not null,
    user_id      integer not null,
    role         integer not null,
    joined_at    integer not null,
    read_seq     integer not null default 0,
    read_id      integer not null default 0,
    delivered_id integer not null default 0,
    sent_count   integer not null default 0,
    sent_at_read integer not null default 0,
    cleared_id   integer not null default 0,
    primary key (room_id, user_id)
) without rowid;
create index room_member_by_user on room_member (user_id, room_id);

-- Messages. The id is the entry's position in the workspace's log; seq counts the room's messages without holes.
-- state: 0 there, 1 deleted (the content is gone, the number stays). hidden_from: the one who had blocked the sender when it was sent.
create table message (
    workspace_id integer not null,
    id           integer not null,
    room_id      integer not null,
    seq          integer not null,
    previous_id  integer not null,
    sender_id    integer not null,
    client_id    text    not null,
    type         text    not null,
    text         text    not null,
    payload      text,
    extras       text,
    created_at   integer not null,
    edited_at    integer not null default 0,
    state        integer not null default 0,
    hidden_from  integer not null default 0,
    primary key (workspace_id, id)
) without rowid;
create unique index message_by_room on message (room_id, id);
create unique index message_by_client on message (workspace_id, client_id, sender_id);

-- The few messages that do not count as unread: deleted ones, and those kept from someone who had blocked the sender.
create index message_uncounted on message (room_id, id) where state = 1 or hidden_from <> 0;
