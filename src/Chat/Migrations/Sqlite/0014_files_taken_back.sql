-- Which files were taken back and by whom they had been uploaded, so that taking one back again can be answered like the first time. Nothing else of the
-- file is kept.
create table file_taken_back (
    id integer primary key,
    workspace_id integer not null,
    user_id integer not null,
    taken_at integer not null
);
create index file_taken_back_by_time on file_taken_back (taken_at);
