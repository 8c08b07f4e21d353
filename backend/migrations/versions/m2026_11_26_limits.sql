-- Counters live for a day at most: forgetting them costs nothing.
DELETE FROM rate_counter;
ALTER TABLE rate_counter DROP CONSTRAINT rate_counter_pkey;
ALTER TABLE rate_counter ADD CONSTRAINT rate_counter_pkey PRIMARY KEY (key);
