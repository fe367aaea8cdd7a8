-- Up to this message the members' sent_count is complete; the few after it are counted when an unread count is asked for.
-- Unread = (last_seq - read_seq) - (sent_count + own messages after counted_id - sent_at_read).
alter table room_head add column counted_id bigint not null default 0;
update room_head set counted_id = last_id;
