-- Where something is sent: events of the log (use = 'events', any number of them) or what a door puts in (one each). types: which events of the log, separated by commas; null for none.
-- queued_to: events up to here were queued, or are older than the endpoint.
create table hook_endpoint (
    id               integer primary key autoincrement,
    workspace_id     integer  not null,
    use              text    not null,
    format           text    not null,
    url              text    not null,
    description      text    not null,
    types            text,
    enabled          integer not null,
    disabled_because text,
    failing_since    integer  not null,
    paused_until     integer  not null,
    queued_to        integer  not null,
    made_by_key      text    not null,
    created_at       integer  not null,
    updated_at       integer  not null,
    version          integer  not null,
    unique (workspace_id, made_by_key)
);
create unique index hook_endpoint_door on hook_endpoint (workspace_id, use) where use <> 'events';

-- What bodies are signed with; several while one takes the place of another. expires_at: 0 for the one that stays.
create table hook_secret (
    id          integer primary key autoincrement,
    endpoint_id integer   not null,
    kind        integer not null,
    sealed      blob     not null,
    created_at  integer   not null,
    expires_at  integer   not null
);
create index hook_secret_by_endpoint on hook_secret (endpoint_id);

-- Events on their way, by their place in the log; what they say is read when they go. expires_at: 0 when they only go with the retries.
create table hook_delivery (
    endpoint_id integer not null,
    key         integer not null,
    position    integer not null,
    type        text   not null,
    queued_at   integer not null,
    expires_at  integer not null,
    primary key (endpoint_id, key, position, type)
) without rowid;

-- One lane per endpoint and conversation with something to go: it goes one after the other, so the order is kept. One node at a time holds a lane. stamp rises when something is put in.
create table hook_lane (
    endpoint_id integer not null,
    key         integer not null,
    stamp       integer not null,
    attempts    integer not null,
    next_at     integer not null,
    owner       text   not null,
    lease_until integer not null,
    primary key (endpoint_id, key)
) without rowid;
create index hook_lane_due on hook_lane (next_at);

-- What was tried, for a few days; what was sent can be made again from the log, so it is not kept.
create table hook_attempt (
    id           integer primary key autoincrement,
    endpoint_id  integer  not null,
    key          integer  not null,
    position     integer  not null,
    type         text    not null,
    request_id   text    not null,
    about_id     integer  not null,
    status       integer  not null,
    taken        integer not null,
    error        text    not null,
    answer       text    not null,
    took_ms      integer  not null,
    attempted_at integer  not null
);
create index hook_attempt_by_endpoint on hook_attempt (endpoint_id, id);
create index hook_attempt_by_time on hook_attempt (attempted_at);
