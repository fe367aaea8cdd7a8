-- What search looks up: one row per message with its words, in the order of the log. id = workspace_id * 2^40 + message id, so that a workspace's
-- messages are one range of ids.
create table message_search (
    id bigint primary key,
    sender_id bigint not null,
    words tsvector not null
);
create index message_search_words on message_search using gin (words);
-- Words are personal: the planner must not keep samples of them in its statistics.
alter table message_search alter column words set statistics 0;
create index message_files on message (room_id, id) where type = 'file_attachment' and state = 0;
