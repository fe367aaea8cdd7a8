-- Macros that ran: the same request again does nothing more. outcome: what became of each action, JSON.
create table macro_run (
    room_id      integer not null,
    request_key  text   not null,
    workspace_id integer not null,
    user_id      integer not null,
    macro_id     integer not null,
    outcome      text   not null,
    at           integer not null,
    primary key (room_id, request_key)
);

-- Reminders that are still to come.
create table follow_up (
    room_id      integer primary key,
    workspace_id integer not null,
    due_at       integer not null,
    note         text   not null,
    by_id        integer not null
);
create index follow_up_by_time on follow_up (due_at);

-- Rules that were followed. position: the entry that caused it; chain: the rules that led to it, itself last; what it did are the entries from first_position to last_position.
create table automation_run (
    workspace_id   integer not null,
    rule_id        integer not null,
    position       integer not null,
    rule_key       text   not null,
    room_id        integer not null,
    event          text   not null,
    at             integer not null,
    chain          text   not null,
    outcome        text   not null,
    first_position integer not null,
    last_position  integer not null,
    primary key (workspace_id, position, rule_id)
);
create index automation_run_by_doing on automation_run (workspace_id, last_position);
create index automation_run_by_room on automation_run (room_id, at);
create index automation_run_by_time on automation_run (workspace_id, at);
