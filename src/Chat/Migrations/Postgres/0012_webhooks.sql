-- Where a workspace wants its new messages sent. The secret is sealed. queued_to: messages up to here were queued, or are older than the webhook.
create table webhook (
    workspace_id bigint primary key,
    url text not null,
    secret bytea not null,
    enabled boolean not null,
    disabled_because text,
    queued_to bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
-- Messages on their way out, by their place in the log; what they say is read when they go.
create table webhook_delivery (
    workspace_id bigint not null,
    position bigint not null,
    room_id bigint not null,
    by_server boolean not null,
    queued_at bigint not null,
    primary key (workspace_id, position)
);
create index webhook_delivery_by_room on webhook_delivery (workspace_id, room_id, position);
-- One lane per room that has messages to go: they go one after the other, so the room's order is kept. One node at a time holds a lane.
create table webhook_lane (
    workspace_id bigint not null,
    room_id bigint not null,
    queued_to bigint not null,
    attempts integer not null,
    next_at bigint not null,
    owner text not null,
    lease_until bigint not null,
    primary key (workspace_id, room_id)
);
create index webhook_lane_due on webhook_lane (next_at);
-- What was tried, for a few days.
create table webhook_attempt (
    id bigint generated always as identity primary key,
    workspace_id bigint not null,
    position bigint not null,
    sender_id bigint not null,
    by_server boolean not null,
    endpoint text not null,
    request_body text not null,
    response_body text not null,
    response_code integer not null,
    is_success boolean not null,
    error_message text not null,
    attempted_at bigint not null
);
create index webhook_attempt_by_workspace on webhook_attempt (workspace_id, id);
create index webhook_attempt_by_message on webhook_attempt (workspace_id, position);
create index webhook_attempt_by_time on webhook_attempt (attempted_at);
-- The planner must not keep samples of what was said.
alter table webhook_attempt alter column request_body set statistics 0;
alter table webhook_attempt alter column response_body set statistics 0;
