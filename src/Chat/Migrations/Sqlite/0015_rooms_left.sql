-- Who has left a room of their own will, so that leaving it again can be answered like the first time.
create table room_left (
    room_id integer not null,
    user_id integer not null,
    left_at integer not null,
    primary key (room_id, user_id)
) without rowid;
