-- How a customer found a handling episode, or that they were asked. code_hash: of the code in their link; null where they said it without one. via: 0 nowhere yet, 1 the link, 2 where they talk.
create table rating (
    room_id      bigint   not null,
    episode      bigint   not null,
    workspace_id bigint   not null,
    customer_id  bigint   not null,
    channel_id   bigint   not null,
    agent_id     bigint   not null,
    code_hash    text unique,
    asked_at     bigint   not null,
    score        smallint not null,
    feedback     text     not null,
    rated_at     bigint   not null,
    via          smallint not null,
    primary key (room_id, episode)
);
create index rating_by_time on rating (workspace_id, rated_at desc, room_id desc) where rated_at > 0;
