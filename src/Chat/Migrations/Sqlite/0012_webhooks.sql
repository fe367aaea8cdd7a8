-- Where a workspace wants its new messages sent. The secret is sealed. queued_to: messages up to here were queued, or are older than the webhook.
create table webhook (
    workspace_id integer primary key,
    url text not null,
    secret blob not null,
    enabled integer not null,
    disabled_because text,
    queued_to integer not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null
);
-- Messages on their way out, by their place in the log; what they say is read when they go.
create table webhook_delivery (
    workspace_id integer not null,
    position integer not null,
    room_id integer not null,
    by_server integer not null,
    queued_at integer not null,
    primary key (workspace_id, position)
) without rowid;
create index webhook_delivery_by_room on webhook_delivery (workspace_id, room_id, position);
-- One lane per room that has messages to go: they go one after the other, so the room's order is kept. One node at a time holds a lane.
create table webhook_lane (
    workspace_id integer not null,
    room_id integer not null,
    queued_to integer not null,
    attempts integer not null,
    next_at integer not null,
    owner text not null,
    lease_until integer not null,
    primary key (workspace_id, room_id)
) without rowid;
create index webhook_lane_due on webhook_lane (next_at);
-- What was tried, for a few days.
create table webhook_attempt (
    id integer primary key autoincrement,
    workspace_id integer not null,
    position integer not null,
    sender_id integer not null,
    by_server integer not null,
    endpoint text not null,
    request_body text not null,
    response_body text not null,
    response_code integer not null,
    is_success integer not null,
    error_message text not null,
    attempted_at integer not null
);
create index webhook_attempt_by_workspace on webhook_attempt (workspace_id, id);
create index webhook_attempt_by_message on webhook_attempt (workspace_id, position);
create index webhook_attempt_by_time on webhook_attempt (attempted_at);
