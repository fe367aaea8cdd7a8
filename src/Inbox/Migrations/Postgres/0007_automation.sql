-- Macros that ran: the same request again does nothing more. outcome: what became of each action, JSON.
create table macro_run (
    room_id      bigint not null,
    request_key  text   not null,
    workspace_id bigint not null,
    user_id      bigint not null,
    macro_id     bigint not null,
    outcome      text   not null,
    at           bigint not null,
    primary key (room_id, request_key)
);

-- Reminders that are still to come.
create table follow_up (
    room_id      bigint primary key,
    workspace_id bigint not null,
    due_at       bigint not null,
    note         text   not null,
    by_id        bigint not null
);
create index follow_up_by_time on follow_up (due_at);

-- Rules that were followed. position: the entry that caused it; chain: the rules that led to it, itself last; what it did are the entries from first_position to last_position.
create table automation_run (
    workspace_id   bigint not null,
    rule_id        bigint not null,
    position       bigint not null,
    rule_key       text   not null,
    room_id        bigint not null,
    event          text   not null,
    at             bigint not null,
    chain          text   not null,
    outcome        text   not null,
    first_position bigint not null,
    last_position  bigint not null,
    primary key (workspace_id, position, rule_id)
);
create index automation_run_by_doing on automation_run (workspace_id, last_position);
create index automation_run_by_room on automation_run (room_id, at);
create index automation_run_by_time on automation_run (workspace_id, at);
