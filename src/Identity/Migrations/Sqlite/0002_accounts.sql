-- A person who works here: an e-mail address and what proves that it is them. Memberships are in staff, one for each workspace.
create table account (
    account_id          integer primary key autoincrement,
    email               text   not null,
    email_key           text   not null unique,
    email_verified_at   integer,
    password_hash       text,
    authenticator_key   blob,
    authenticator_on_at integer,
    authenticator_step  integer not null,
    created_at          integer not null,
    updated_at          integer not null,
    version             integer not null
);

-- What signs in when the phone is lost; each works once and is deleted then.
create table recovery_code (
    account_id integer not null references account (account_id),
    code_hash  blob  not null,
    primary key (account_id, code_hash)
);

-- A key that a device or security key holds for an account (WebAuthn).
create table passkey (
    credential_id   blob   not null primary key,
    account_id      integer  not null references account (account_id),
    name            text    not null,
    public_key      blob   not null,
    sign_count      integer  not null,
    transports      text    not null,
    user_verified   boolean not null,
    backup_eligible boolean not null,
    backed_up       boolean not null,
    created_at      integer  not null,
    last_used_at    integer
);
create index passkey_of_account on passkey (account_id, created_at);

-- A step that was begun and waits for its end: the second factor, a passkey's challenge, an address to prove. Each ends once.
create table account_ticket (
    ticket_hash blob  not null primary key,
    account_id  integer references account (account_id),
    purpose     text   not null,
    sealed      blob,
    tries       integer not null,
    created_at  integer not null,
    expires_at  integer not null
);
create index account_ticket_of_account on account_ticket (account_id, purpose);
create index account_ticket_worn_out on account_ticket (expires_at);

-- An account's membership in a workspace. user_id is the user through whom the person takes part in rooms.
create table staff (
    user_id      integer not null primary key references end_user (id),
    workspace_id integer not null references workspace (id),
    account_id   integer not null references account (account_id),
    role         text   not null,
    state        text   not null,
    last_seen_at integer,
    created_at   integer not null,
    updated_at   integer not null,
    version      integer not null,
    unique (workspace_id, account_id)
);
create index staff_of_account on staff (account_id);

-- A role a workspace made itself: a name for a set of permissions.
create table role (
    id           integer primary key autoincrement,
    workspace_id integer not null references workspace (id),
    key          text   not null,
    name         text   not null,
    permissions  text   not null,
    created_at   integer not null,
    updated_at   integer not null,
    version      integer not null,
    unique (workspace_id, key)
);

-- Somebody was asked to join. The link's token is stored hashed, and sealed so that the same link can be sent again.
create table invitation (
    id           integer primary key autoincrement,
    workspace_id integer  not null references workspace (id),
    email        text    not null,
    email_key    text    not null,
    name         text    not null,
    role         text    not null,
    token_hash   blob   not null unique,
    sealed       blob   not null,
    mailed       boolean not null,
    invited_by   integer,
    user_id      integer,
    created_at   integer  not null,
    expires_at   integer  not null,
    accepted_at  integer,
    revoked_at   integer
);
create unique index invitation_open on invitation (workspace_id, email_key) where accepted_at is null and revoked_at is null;
create index invitation_listed on invitation (workspace_id, id);
create index invitation_worn_out on invitation (expires_at);

-- The one row says whether the first account was made, and what its set-up code is derived from.
create table setup (
    id           integer not null primary key check (id = 1),
    salt         blob  not null,
    completed_at integer
);

-- How a person who works here signed in, and until when that may be renewed at most.
alter table session add column staff boolean not null default false;
alter table session add column device text;
alter table session add column last_used_at integer;
alter table session add column ends_at integer;
