-- The head of each workspace's order. A batch takes this row first, so commit order is position order.
-- Updated by every batch: room on the page keeps the update off the index.
create table workspace_head (
    workspace_id bigint primary key,
    position     bigint not null
) with (fillfactor = 10);

-- What happened, in order: ids and kinds, never content.
create table log_entry (
    workspace_id bigint   not null,
    position     bigint   not null,
    kind         smallint not null,
    room_id      bigint   not null,
    actor_id     bigint   not null,
    subject      bigint   not null,
    at           bigint   not null,
    primary key (workspace_id, position)
);

-- How far each durable consumer has read, and which node reads now.
create table log_consumer (
    workspace_id bigint not null,
    name         text   not null,
    position     bigint not null,
    owner        text   not null,
    lease_until  bigint not null,
    primary key (workspace_id, name)
) with (fillfactor = 50);
