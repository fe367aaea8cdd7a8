-- What search looks up: one row per message with its words, in the order of the log. id = workspace_id * 2^40 + message id, so that a workspace's
-- messages are one range of ids in the index too.
create table message_search (
    id integer primary key,
    sender_id integer not null,
    words text not null
);
-- The words come split and folded; the index only separates them at spaces. Removed words are overwritten, not just marked.
create virtual table message_search_words using fts5 (
    words, sender_id unindexed, content = 'message_search', content_rowid = 'id', tokenize = "ascii tokenchars '@'", detail = none, columnsize = 0
);
insert into message_search_words (message_search_words, rank) values ('secure-delete', 1);
-- Whoever removes a row, erasure included, removes it from the index.
create trigger message_search_added after insert on message_search begin
    insert into message_search_words (rowid, words, sender_id) values (new.id, new.words, new.sender_id);
end;
create trigger message_search_removed after delete on message_search begin
    insert into message_search_words (message_search_words, rowid, words, sender_id) values ('delete', old.id, old.words, old.sender_id);
end;
create trigger message_search_changed after update on message_search begin
    insert into message_search_words (message_search_words, rowid, words, sender_id) values ('delete', old.id, old.words, old.sender_id);
    insert into message_search_words (rowid, words, sender_id) values (new.id, new.words, new.sender_id);
end;
create index message_files on message (room_id, id) where type = 'file_attachment' and state = 0;
