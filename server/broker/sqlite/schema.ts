/** Counted up whenever {@linkcode SCHEMA} changes. */
export const SCHEMA_VERSION = 1;

/**
 * The tables. Times are milliseconds since 1970. What expires has an index on when, so that looking for it costs
 * nothing when there is none.
 */
export const SCHEMA = `
  -- expires_at is null while somebody is there or a checkpoint is kept.
  CREATE TABLE instances (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    epoch TEXT NOT NULL,
    head INTEGER NOT NULL,
    size INTEGER NOT NULL,
    ttl_ms INTEGER NOT NULL,
    presence_version INTEGER NOT NULL,
    expires_at INTEGER
  ) STRICT;
  CREATE INDEX instances_expire ON instances (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE events (
    instance INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    event TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (instance, offset)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX events_expire ON events (until);

  CREATE TABLE keys (
    instance INTEGER NOT NULL,
    key TEXT NOT NULL,
    offset INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (instance, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX keys_expire ON keys (until);

  -- The row of the newest signal has the greatest id, and no id is used again: it is the event's place.
  CREATE TABLE latest (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instance INTEGER NOT NULL,
    slot TEXT NOT NULL,
    event TEXT NOT NULL,
    until INTEGER NOT NULL,
    UNIQUE (instance, slot)
  ) STRICT;
  CREATE INDEX latest_expire ON latest (until);
  CREATE INDEX latest_places ON latest (instance, id);

  CREATE TABLE checkpoints (
    instance INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL,
    offset INTEGER NOT NULL,
    state TEXT NOT NULL
  ) STRICT;

  -- Of several holders of one member, the one with the greatest id has its newest state.
  CREATE TABLE holders (
    id INTEGER PRIMARY KEY,
    instance INTEGER NOT NULL,
    member TEXT NOT NULL,
    holder TEXT NOT NULL,
    state TEXT NOT NULL,
    lease_ms INTEGER NOT NULL,
    UNIQUE (instance, member, holder)
  ) STRICT;

  -- One row: names the records of calls for as long as there is this file.
  CREATE TABLE call_epoch (name TEXT NOT NULL) STRICT;

  -- answer is null while it runs, and then the lease counts.
  CREATE TABLE calls (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    token TEXT NOT NULL,
    answer TEXT,
    lease_until INTEGER NOT NULL,
    keep_ms INTEGER NOT NULL,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX calls_expire ON calls (until);
`;
