-- Filters that somebody named. owner_id: whose view it is; 0 for everybody's. filter: JSON as the API spells it. made_by_key: the request that made it.
create table saved_view (
    id           bigint generated always as identity primary key,
    workspace_id bigint not null,
    owner_id     bigint not null,
    name         text   not null,
    filter       text   not null,
    made_by_key  text   not null,
    created_at   bigint not null,
    updated_at   bigint not null,
    version      bigint not null,
    unique (workspace_id, owner_id, made_by_key)
);
create index saved_view_listed on saved_view (workspace_id, owner_id, id);

create index conversation_by_creation on conversation (workspace_id, created_at desc, room_id desc);
create index conversation_unanswered on conversation (workspace_id, unanswered_since, room_id) where unanswered_since > 0;
create index conversation_blocked on conversation (workspace_id, room_id) where blocked;

-- The words of customers, conversations and notes. id = kind * 2^61 + workspace_id * 2^40 + subject; the subject is a customer (kind 0), a room (1), a
-- position of the history (2).
create table inbox_search (
    id          bigint primary key,
    customer_id bigint not null,
    words       tsvector not null
);
create index inbox_search_words on inbox_search using gin (words);
-- Words are personal: the planner must not keep samples of them in its statistics.
alter table inbox_search alter column words set statistics 0;

-- Whoever removes what the words are of, erasure included, removes the words.
create function customer_words_gone() returns trigger language plpgsql as $$
begin
    delete from inbox_search where id = old.workspace_id * 1099511627776 + old.user_id;
    return null;
end $$;
create trigger customer_words_gone after delete on customer for each row execute function customer_words_gone();

create function conversation_words_gone() returns trigger language plpgsql as $$
begin
    delete from inbox_search where id = 2305843009213693952 + old.workspace_id * 1099511627776 + old.room_id;
    return null;
end $$;
create trigger conversation_words_gone after delete on conversation for each row execute function conversation_words_gone();

create function note_words_gone() returns trigger language plpgsql as $$
begin
    delete from inbox_search where id = 4611686018427387904 + old.workspace_id * 1099511627776 + old.position;
    return null;
end $$;
create trigger note_words_gone after delete on conversation_fact for each row execute function note_words_gone();
create trigger note_words_cleared after update of detail on conversation_fact for each row when (old.detail is not null and coalesce(new.detail, '') = '') execute function note_words_gone();
