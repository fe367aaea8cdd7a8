-- Numbers for tags, which are words everywhere else: the compatible API names them by number.
create table tag_number (
    id           bigint generated always as identity primary key,
    workspace_id bigint not null,
    name         text   not null,
    unique (workspace_id, name)
);
