-- The events by id, as they are to be stored; `number` tells in which order they came.
CREATE TABLE IF NOT EXISTS event (
    id text COLLATE "C" PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    body text NOT NULL
);
-- The index: a row for each heading of each event.
CREATE TABLE IF NOT EXISTS listed (
    heading text COLLATE "C" NOT NULL,
    event text COLLATE "C" NOT NULL REFERENCES event ON DELETE CASCADE,
    PRIMARY KEY (heading, event)
);
CREATE INDEX IF NOT EXISTS headings_of_event ON listed (event);
