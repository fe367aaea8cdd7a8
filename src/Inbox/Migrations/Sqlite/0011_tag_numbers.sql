-- Numbers for tags, which are words everywhere else: the compatible API names them by number.
create table tag_number (
    id           integer primary key autoincrement,
    workspace_id integer not null,
    name         text   not null,
    unique (workspace_id, name)
);
