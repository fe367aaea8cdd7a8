-- Where something is sent: events of the log (use = 'events', any number of them) or what a door puts in (one each). types: which events of the log, separated by commas; null for none.
-- queued_to: events up to here were queued, or are older than the endpoint.
create table hook_endpoint (
    id               bigint generated always as identity primary key,
    workspace_id     bigint  not null,
    use              text    not null,
    format           text    not null,
    url              text    not null,
    description      text    not null,
    types            text,
    enabled          boolean not null,
    disabled_because text,
    failing_since    bigint  not null,
    paused_until     bigint  not null,
    queued_to        bigint  not null,
    made_by_key      text    not null,
    created_at       bigint  not null,
    updated_at       bigint  not null,
    version          bigint  not null,
    unique (workspace_id, made_by_key)
);
create unique index hook_endpoint_door on hook_endpoint (workspace_id, use) where use <> 'events';

-- What bodies are signed with; several while one takes the place of another. expires_at: 0 for the one that stays.
create table hook_secret (
    id          bigint generated always as identity primary key,
    endpoint_id bigint   not null,
    kind        smallint not null,
    sealed      bytea    not null,
    created_at  bigint   not null,
    expires_at  bigint   not null
);
create index hook_secret_by_endpoint on hook_secret (endpoint_id);

-- Events on their way, by their place in the log; what they say is read when they go. expires_at: 0 when they only go with the retries.
create table hook_delivery (
    endpoint_id bigint not null,
    key         bigint not null,
    position    bigint not null,
    type        text   not null,
    queued_at   bigint not null,
    expires_at  bigint not null,
    primary key (endpoint_id, key, position, type)
);

-- One lane per endpoint and conversation with something to go: it goes one after the other, so the order is kept. One node at a time holds a lane. stamp rises when something is put in.
create table hook_lane (
    endpoint_id bigint not null,
    key         bigint not null,
    stamp       bigint not null,
    attempts    bigint not null,
    next_at     bigint not null,
    owner       text   not null,
    lease_until bigint not null,
    primary key (endpoint_id, key)
);
create index hook_lane_due on hook_lane (next_at);

-- What was tried, for a few days; what was sent can be made again from the log, so it is not kept.
create table hook_attempt (
    id           bigint generated always as identity primary key,
    endpoint_id  bigint  not null,
    key          bigint  not null,
    position     bigint  not null,
    type         text    not null,
    request_id   text    not null,
    about_id     bigint  not null,
    status       bigint  not null,
    taken        boolean not null,
    error        text    not null,
    answer       text    not null,
    took_ms      bigint  not null,
    attempted_at bigint  not null
);
create index hook_attempt_by_endpoint on hook_attempt (endpoint_id, id);
create index hook_attempt_by_time on hook_attempt (attempted_at);
-- The planner must not keep samples of what receivers answered.
alter table hook_attempt alter column answer set statistics 0;
