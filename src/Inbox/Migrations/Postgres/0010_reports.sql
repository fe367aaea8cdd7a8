-- What has to be remembered of a conversation to measure its next fact; facts up to position are measured.
create table conversation_measure (
    room_id      bigint primary key,
    workspace_id bigint not null,
    position     bigint not null,
    state        text    not null
);

-- What reports count, each thing in the moment it happened. number: a fact may be measured in more than one way. step, office_step: where the time falls in a spread.
create table inbox_measure (
    workspace_id bigint not null,
    position     bigint not null,
    number       integer not null,
    kind         smallint not null,
    word         smallint not null,
    at           bigint not null,
    room_id      bigint not null,
    service      integer not null,
    channel_id   bigint not null,
    division_id  bigint not null,
    agent_id     bigint not null,
    ms           bigint not null,
    step         integer not null,
    office_ms    bigint not null,
    office_step  integer not null,
    primary key (workspace_id, position, number)
);
create index inbox_measure_by_time on inbox_measure (workspace_id, at);
create index inbox_measure_by_agent on inbox_measure (workspace_id, agent_id, at) where agent_id <> 0;
create index inbox_measure_by_service on inbox_measure (room_id, service);

-- The tags each service carries.
create table inbox_measure_tag (
    workspace_id bigint not null,
    tag          text    not null,
    room_id      bigint not null,
    service      integer not null,
    primary key (workspace_id, tag, room_id, service)
);
create index inbox_measure_tag_by_service on inbox_measure_tag (room_id, service);

-- The same counted together, per quarter of an hour (grain 0) and per UTC day (grain 1): for all, and for each channel, division, agent and tag.
create table inbox_tally (
    workspace_id bigint not null,
    scope        smallint not null,
    grain        smallint not null,
    subject_id   bigint not null,
    agent_id     bigint not null,
    tag          text    not null,
    slot         bigint not null,
    backlog      bigint not null,
    content      bytea   not null,
    primary key (workspace_id, scope, grain, subject_id, agent_id, tag, slot)
);
create index inbox_tally_by_time on inbox_tally (workspace_id, scope, grain, slot);

-- The head of each queue, for the board.
create index conversation_queue_by_division on conversation (workspace_id, division_id, queued_since, room_id) where queued_since > 0;
