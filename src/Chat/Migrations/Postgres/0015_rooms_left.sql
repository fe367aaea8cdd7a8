-- Who has left a room of their own will, so that leaving it again can be answered like the first time.
create table room_left (
    room_id bigint not null,
    user_id bigint not null,
    left_at bigint not null,
    primary key (room_id, user_id)
);
