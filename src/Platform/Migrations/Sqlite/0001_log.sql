-- The head of each workspace's order. A batch takes this row first, so commit order is position order.
create table workspace_head (
    workspace_id integer primary key,
    position     integer not null
);

-- What happened, in order: ids and kinds, never content.
create table log_entry (
    workspace_id integer not null,
    position     integer not null,
    kind         integer not null,
    room_id      integer not null,
    actor_id     integer not null,
    subject      integer not null,
    at           integer not null,
    primary key (workspace_id, position)
) without rowid;

-- How far each durable consumer has read, and which node reads now.
create table log_consumer (
    workspace_id integer not null,
    name         text    not null,
    position     integer not null,
    owner        text    not null,
    lease_until  integer not null,
    primary key (workspace_id, name)
) without rowid;
