-- Answers that are kept ready. owner_id: whose they are; 0 for everybody's. shortcut: what one types for it, unique among those one person sees as their own.
create table quick_reply (
    id           integer primary key autoincrement,
    workspace_id integer not null,
    owner_id     integer not null,
    shortcut     text   not null,
    title        text   not null,
    text         text   not null,
    created_at   integer not null,
    updated_at   integer not null,
    version      integer not null,
    unique (workspace_id, owner_id, shortcut)
);
