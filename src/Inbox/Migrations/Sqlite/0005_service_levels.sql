-- Parts of a playbook that have a name of their own. kind: 1 an SLA policy, 2 a macro, 3 a rule. body: what it says, JSON, read whole.
create table playbook_part (
    id           integer primary key autoincrement,
    workspace_id integer   not null,
    kind         integer not null,
    key          text     not null,
    place        integer   not null,
    active       integer  not null,
    body         text     not null,
    updated_at   integer   not null,
    version      integer   not null,
    unique (workspace_id, kind, key)
);

-- Promises to customers: how much time they leave, how much is spent, since when they run, and when somebody has to look (next_at, 0 for never).
create table sla_clock (
    room_id       integer   not null,
    episode       integer   not null,
    target        integer not null,
    workspace_id  integer   not null,
    policy_id     integer   not null,
    limit_ms      integer   not null,
    warn_ms       integer   not null,
    started_at    integer   not null,
    spent_ms      integer   not null,
    running_since integer   not null,
    due_at        integer   not null,
    warn_at       integer   not null,
    warned        integer  not null,
    breached      integer  not null,
    ended_at      integer   not null,
    next_at       integer   not null,
    primary key (room_id, episode, target)
);
create index sla_clock_next on sla_clock (next_at) where next_at > 0;
create index sla_clock_running on sla_clock (workspace_id, due_at) where ended_at = 0 and due_at > 0;
