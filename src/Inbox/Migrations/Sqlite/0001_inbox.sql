-- A workspace's choices; a workspace without a row has the defaults.
create table inbox_settings (
    workspace_id  integer primary key,
    mode          integer not null,
    offline_rule  integer not null,
    to_last_agent integer  not null,
    max_agents    integer  not null,
    default_cap   integer  not null,
    sessional     integer  not null,
    reopen_hours  integer  not null,
    updated_at    integer   not null,
    version       integer   not null
);

create table division (
    id           integer primary key autoincrement,
    workspace_id integer not null,
    name         text   not null,
    created_at   integer not null,
    version      integer not null,
    unique (workspace_id, name)
);

-- How customers reach the workspace. key: what the customer's side names it by. made_by_key: the request that made it, so that repeating it makes no second one.
create table channel (
    id            integer primary key autoincrement,
    workspace_id  integer   not null,
    kind          integer not null,
    key           text     not null unique,
    name          text     not null,
    badge_url     text     not null,
    active        integer  not null,
    division_id   integer   not null,
    window_hours  integer  not null,
    bot           integer  not null,
    secure        integer  not null,
    skills        text     not null,
    settings      text     not null,
    made_by_key   text     not null,
    created_at    integer   not null,
    updated_at    integer   not null,
    version       integer   not null,
    unique (workspace_id, made_by_key)
);

-- What an agent serves, and whether they are there. Lists are JSON: they are only ever read whole.
create table agent_desk (
    user_id       integer primary key,
    workspace_id  integer   not null,
    choice        integer not null,
    forced        integer  not null,
    connected     integer  not null,
    automatic     integer  not null,
    cap           integer  not null,
    channel_caps  text     not null,
    divisions     text     not null,
    channels      text     not null,
    languages     text     not null,
    skills        text     not null,
    last_given    integer   not null,
    version       integer   not null
);
create index agent_desk_by_workspace on agent_desk (workspace_id, user_id);

-- How many conversations of each channel an agent has; moved together with the assignment.
create table agent_load (
    user_id      integer  not null,
    channel_id   integer  not null,
    workspace_id integer  not null,
    count        integer not null,
    primary key (user_id, channel_id)
);
create index agent_load_by_workspace on agent_load (workspace_id, user_id, channel_id, count);

-- When a node last had a live connection of an agent.
create table agent_seen (
    user_id      integer primary key,
    workspace_id integer not null,
    seen_at      integer not null
);
create index agent_seen_by_time on agent_seen (seen_at);

create table availability_change (
    workspace_id integer   not null,
    position     integer   not null,
    user_id      integer   not null,
    availability integer not null,
    by_user      integer   not null,
    at           integer   not null,
    primary key (workspace_id, position)
);
create index availability_change_by_user on availability_change (user_id, position);

-- A customer as a channel knows them. identity: what their own server calls them; empty for a visitor. Blocked customers write nowhere.
create table customer (
    user_id      integer primary key,
    workspace_id integer  not null,
    channel_id   integer  not null,
    identity     text    not null,
    email        text    not null,
    phone        text    not null,
    properties   text    not null,
    blocked      integer not null,
    created_at   integer  not null,
    updated_at   integer  not null,
    version      integer  not null
);

-- Where each conversation stands; the room is Chat's. queued_since: its place in the queue, 0 when it does not wait. seen_id: messages up to here are reckoned in.
create table conversation (
    room_id          integer primary key,
    workspace_id     integer  not null,
    channel_id       integer  not null,
    customer_id      integer  not null,
    division_id      integer  not null,
    resolved         integer not null,
    served           integer not null,
    queued_since     integer  not null,
    bot              integer not null,
    blocked          integer not null,
    snoozed_until    integer  not null,
    agents           text    not null,
    last_agent_id    integer  not null,
    session          integer not null,
    service          integer not null,
    unanswered_since integer  not null,
    language         text    not null,
    skills           text    not null,
    tags             text    not null,
    info             text    not null,
    extras           text    not null,
    seen_id          integer  not null,
    last_message_id  integer  not null,
    last_at          integer  not null,
    last_customer_at integer  not null,
    window_ends_at   integer  not null,
    created_at       integer  not null,
    version          integer  not null
);
create index conversation_by_time on conversation (workspace_id, last_at desc, room_id desc);
create index conversation_open on conversation (workspace_id, last_at desc, room_id desc) where not resolved;
create index conversation_queue on conversation (workspace_id, queued_since, room_id) where queued_since > 0;
create index conversation_by_agent on conversation (workspace_id, last_agent_id, last_at desc, room_id desc);
create index conversation_by_customer on conversation (customer_id, channel_id, room_id desc);
create index conversation_by_channel on conversation (workspace_id, channel_id, last_at desc, room_id desc);
create index conversation_snoozed on conversation (snoozed_until) where snoozed_until > 0;

-- Who serves now, so that an agent's own can be found.
create table conversation_agent (
    user_id integer not null,
    room_id integer not null,
    primary key (user_id, room_id)
);

create table conversation_tag (
    workspace_id integer not null,
    tag          text   not null,
    room_id      integer not null,
    primary key (workspace_id, tag, room_id)
);

-- Handling episodes.
create table conversation_service (
    room_id          integer   not null,
    number           integer  not null,
    workspace_id     integer   not null,
    customer_id      integer   not null,
    channel_id       integer   not null,
    division_id      integer   not null,
    opened_at        integer   not null,
    first_message_id integer   not null,
    first_reply_at   integer   not null,
    first_reply_by   integer   not null,
    resolved_at      integer   not null,
    resolved_by      integer   not null,
    notes            text     not null,
    score            integer not null,
    primary key (room_id, number)
);
create index conversation_service_by_end on conversation_service (workspace_id, resolved_at);

-- What happened, in order: the history. detail holds a note, a tag, a reason, or what a customer said with their rating.
create table conversation_fact (
    workspace_id integer   not null,
    position     integer   not null,
    room_id      integer   not null,
    customer_id  integer   not null,
    kind         integer not null,
    actor_id     integer   not null,
    subject      integer   not null,
    detail       text,
    request_key  text,
    at           integer   not null,
    primary key (workspace_id, position)
);
create index conversation_fact_by_room on conversation_fact (room_id, position);
create unique index conversation_fact_by_key on conversation_fact (room_id, request_key) where request_key is not null;

-- Counts that views show, kept with every change instead of counted.
create table inbox_count (
    workspace_id integer not null,
    name         text   not null,
    subject      integer not null,
    value        integer not null,
    primary key (workspace_id, name, subject)
);
