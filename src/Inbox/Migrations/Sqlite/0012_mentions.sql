-- Who was called in a note: found by whom it is about.
create index conversation_fact_mentions on conversation_fact (subject, position) where kind = 150;
