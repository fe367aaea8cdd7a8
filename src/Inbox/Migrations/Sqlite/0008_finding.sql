-- Filters that somebody named. owner_id: whose view it is; 0 for everybody's. filter: JSON as the API spells it. made_by_key: the request that made it.
create table saved_view (
    id           integer primary key autoincrement,
    workspace_id integer not null,
    owner_id     integer not null,
    name         text   not null,
    filter       text   not null,
    made_by_key  text   not null,
    created_at   integer not null,
    updated_at   integer not null,
    version      integer not null,
    unique (workspace_id, owner_id, made_by_key)
);
create index saved_view_listed on saved_view (workspace_id, owner_id, id);

create index conversation_by_creation on conversation (workspace_id, created_at desc, room_id desc);
create index conversation_unanswered on conversation (workspace_id, unanswered_since, room_id) where unanswered_since > 0;
create index conversation_blocked on conversation (workspace_id, room_id) where blocked;

-- The words of customers, conversations and notes. id = kind * 2^61 + workspace_id * 2^40 + subject; the subject is a customer (kind 0), a room (1), a
-- position of the history (2).
create table inbox_search (
    id          integer primary key,
    customer_id integer not null,
    words       text   not null
);
-- The words come split and folded; the index only separates them at spaces. Removed words are overwritten, not just marked.
create virtual table inbox_search_words using fts5 (
    words, customer_id unindexed, content = 'inbox_search', content_rowid = 'id', tokenize = "ascii tokenchars '@'", detail = none, columnsize = 0
);
insert into inbox_search_words (inbox_search_words, rank) values ('secure-delete', 1);
create trigger inbox_search_added after insert on inbox_search begin
    insert into inbox_search_words (rowid, words, customer_id) values (new.id, new.words, new.customer_id);
end;
create trigger inbox_search_removed after delete on inbox_search begin
    insert into inbox_search_words (inbox_search_words, rowid, words, customer_id) values ('delete', old.id, old.words, old.customer_id);
end;
create trigger inbox_search_changed after update on inbox_search begin
    insert into inbox_search_words (inbox_search_words, rowid, words, customer_id) values ('delete', old.id, old.words, old.customer_id);
    insert into inbox_search_words (rowid, words, customer_id) values (new.id, new.words, new.customer_id);
end;

-- Whoever removes what the words are of, erasure included, removes the words.
create trigger customer_words_gone after delete on customer begin
    delete from inbox_search where id = old.workspace_id * 1099511627776 + old.user_id;
end;
create trigger conversation_words_gone after delete on conversation begin
    delete from inbox_search where id = 2305843009213693952 + old.workspace_id * 1099511627776 + old.room_id;
end;
create trigger note_words_gone after delete on conversation_fact begin
    delete from inbox_search where id = 4611686018427387904 + old.workspace_id * 1099511627776 + old.position;
end;
create trigger note_words_cleared after update of detail on conversation_fact when old.detail is not null and coalesce(new.detail, '') = '' begin
    delete from inbox_search where id = 4611686018427387904 + old.workspace_id * 1099511627776 + old.position;
end;
