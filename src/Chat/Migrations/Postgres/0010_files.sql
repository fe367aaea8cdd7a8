-- A row is written before the bytes reach their place (stored_at is null till then) and goes after them (revoked_at is set first),
-- so nothing can lie in the blob store that no row knows of.
create table file (
    id bigint generated always as identity primary key,
    workspace_id bigint not null,
    user_id bigint not null,
    client_id text,
    address text not null,
    blob text not null,
    name text not null,
    media_type text not null,
    size bigint not null,
    width integer,
    height integer,
    pages integer,
    digest text not null,
    created_at bigint not null,
    stored_at bigint,
    revoked_at bigint
);
create unique index file_address on file (address);
create unique index file_client_id on file (workspace_id, user_id, client_id) where client_id is not null;
create index file_uploader on file (workspace_id, user_id, id);
create index file_unfinished on file (created_at) where stored_at is null or revoked_at is not null;
-- Names are personal: the planner must not keep samples of them in its statistics.
alter table file alter column name set statistics 0;
alter table file alter column address set statistics 0;
