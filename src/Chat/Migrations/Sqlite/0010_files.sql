-- A row is written before the bytes reach their place (stored_at is null till then) and goes after them (revoked_at is set first),
-- so nothing can lie in the blob store that no row knows of.
create table file (
    id integer primary key autoincrement,
    workspace_id integer not null,
    user_id integer not null,
    client_id text,
    address text not null,
    blob text not null,
    name text not null,
    media_type text not null,
    size integer not null,
    width integer,
    height integer,
    pages integer,
    digest text not null,
    created_at integer not null,
    stored_at integer,
    revoked_at integer
);
create unique index file_address on file (address);
create unique index file_client_id on file (workspace_id, user_id, client_id) where client_id is not null;
create index file_uploader on file (workspace_id, user_id, id);
create index file_unfinished on file (created_at) where stored_at is null or revoked_at is not null;
