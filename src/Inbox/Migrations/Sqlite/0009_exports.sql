-- Reports on their way into files. question: what was asked for; progress: the place in the order of rows after which it goes on. A row belongs to the node that holds its lease.
create table inbox_export (
    id           integer primary key autoincrement,
    workspace_id integer not null,
    owner_id     integer not null,
    kind         integer not null,
    question     text    not null,
    state        integer not null,
    progress     text    not null,
    rows_done    integer not null,
    rows_total   integer not null,
    bytes        integer not null,
    address      text    not null unique,
    made_by_key  text    not null,
    node         text    not null,
    lease_until  integer not null,
    attempts     integer not null,
    created_at   integer not null,
    expires_at   integer not null,
    unique (workspace_id, made_by_key)
);
create index inbox_export_to_do on inbox_export (state, lease_until);

-- A file's pieces, in order. One without bytes is not there yet, but its name is known, so nothing lies about that nobody knows of.
create table inbox_export_part (
    export_id integer not null,
    number    integer not null,
    blob      text    not null,
    bytes     integer not null,
    primary key (export_id, number)
);
