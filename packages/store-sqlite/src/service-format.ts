/** The tables of a service's file: its log, and beside it what its read models share. */
import type { Format } from './migrations.ts'

/*
 * Reservations have a row number of their own because a stored answer makes a row long, and a long row in
 * the tree of names would spoil looking names up. Totals are short and always found by their whole key.
 * A collection's number is never given again, so that nothing left over from a dropped one meets a new one.
 */
const FIRST = `
CREATE TABLE event (
  position INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_stream ON event (stream, version);

CREATE TABLE reservation (
  space TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  expires TEXT
) STRICT;
CREATE UNIQUE INDEX reservation_name ON reservation (name, space);

CREATE TABLE collection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  projection TEXT NOT NULL,
  generation INTEGER NOT NULL,
  lists TEXT NOT NULL,
  lookups TEXT NOT NULL,
  indexed INTEGER NOT NULL,
  cursors TEXT,
  positions TEXT,
  digest TEXT,
  documents INTEGER,
  UNIQUE (projection, generation)
) STRICT;

CREATE TABLE total (
  collection INTEGER NOT NULL,
  list TEXT NOT NULL,
  owner TEXT NOT NULL,
  unit TEXT NOT NULL,
  count INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (collection, list, owner, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE daily (
  collection INTEGER NOT NULL,
  list TEXT NOT NULL,
  owner TEXT NOT NULL,
  day TEXT NOT NULL,
  unit TEXT NOT NULL,
  count INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (collection, list, owner, day, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE parked (
  collection INTEGER NOT NULL,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  stream TEXT NOT NULL,
  position INTEGER NOT NULL,
  error TEXT NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (collection, id)
) STRICT;

CREATE TABLE generations (
  projection TEXT PRIMARY KEY,
  live INTEGER NOT NULL,
  previous INTEGER,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
`

/** What expires is found by when it does, so that retention costs what it removes. */
const EXPIRIES = 'CREATE INDEX reservation_expires ON reservation (expires) WHERE expires IS NOT NULL;'

/**
 * Sums in two parts, `high` × 10^9 + `sum`, each of which stays within 64 bits. What a list came to before is all in
 * `sum`, which may be more than its part.
 */
const PARTS = `
ALTER TABLE total ADD COLUMN high INTEGER NOT NULL DEFAULT 0;
ALTER TABLE daily ADD COLUMN high INTEGER NOT NULL DEFAULT 0;
`

/** What is due when; those that are parked are in an index of their own, so that they cost the others nothing. */
const JOBS = `
CREATE TABLE job (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  due TEXT NOT NULL,
  asked TEXT NOT NULL,
  payload TEXT NOT NULL,
  tries INTEGER NOT NULL,
  error TEXT NOT NULL,
  parked TEXT,
  claimer TEXT,
  turn INTEGER,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_waiting ON job (due, kind, id) WHERE parked IS NULL;
CREATE INDEX job_parked ON job (due, kind, id) WHERE parked IS NOT NULL;
`

/** 0x42757273 is "Burs". */
export const serviceFormat: Format = {
  what: "a service's log and read models",
  applicationId: 0x42757273,
  steps: [FIRST, EXPIRIES, PARTS, JOBS]
}
