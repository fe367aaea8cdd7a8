-- The tenant. Secrets are sealed (AES-256-GCM), never plain.
create table workspace (
    id                    integer primary key autoincrement,
    code                  text    not null unique,
    name                  text    not null,
    secret                blob    not null,
    previous_secret       blob,
    previous_secret_until integer,
    rotation_key          text,
    created_at            integer not null,
    updated_at            integer not null,
    version               integer not null
);

-- A person who chats. external_id is what the customer calls them.
create table end_user (
    id            integer primary key autoincrement,
    workspace_id  integer not null references workspace (id),
    external_id   text    not null,
    name          text    not null,
    avatar_url    text    not null,
    extras        text    not null,
    search_text   text    not null,
    password_hash text,
    active        boolean not null,
    created_at    integer not null,
    updated_at    integer not null,
    version       integer not null,
    unique (workspace_id, external_id)
);
create index end_user_listed on end_user (workspace_id, id);

-- A token somebody holds. Refreshing makes a new row of the same family; the old one lives a moment longer.
create table session (
    id                 integer primary key autoincrement,
    workspace_id       integer not null references workspace (id),
    user_id            integer not null references end_user (id),
    family             text    not null,
    token_hash         blob    not null unique,
    refresh_hash       blob    not null unique,
    created_at         integer not null,
    expires_at         integer not null,
    refresh_expires_at integer not null,
    refreshed_at       integer,
    revoked_at         integer
);
create index session_of_user on session (user_id, id);
create index session_of_family on session (family);
create index session_worn_out on session (refresh_expires_at);

-- Identity-token nonces that were used; issuing one stores nothing.
create table used_nonce (
    nonce_hash   blob    not null primary key,
    workspace_id integer not null references workspace (id),
    expires_at   integer not null
) without rowid;
create index used_nonce_worn_out on used_nonce (expires_at);

-- A server's way in.
create table api_key (
    id           integer primary key autoincrement,
    workspace_id integer not null references workspace (id),
    name         text    not null,
    prefix       text    not null,
    key_hash     blob    not null unique,
    scopes       text    not null,
    client_id    text,
    sealed       blob,
    sealed_until integer,
    created_at   integer not null,
    expires_at   integer,
    revoked_at   integer,
    last_used_at integer,
    unique (workspace_id, client_id)
);
create index api_key_sealed on api_key (sealed_until);

-- Where a phone is reached while the app sleeps.
create table device_token (
    id           integer primary key autoincrement,
    workspace_id integer not null references workspace (id),
    user_id      integer not null references end_user (id),
    platform     text    not null,
    token        text    not null,
    development  boolean not null,
    created_at   integer not null,
    updated_at   integer not null,
    unique (workspace_id, platform, token)
);
create index device_token_of_user on device_token (user_id, id);

-- Who does not want to hear from whom, in rooms of two.
create table user_block (
    user_id      integer not null references end_user (id),
    blocked_id   integer not null references end_user (id),
    workspace_id integer not null references workspace (id),
    created_at   integer not null,
    primary key (user_id, blocked_id)
) without rowid;
