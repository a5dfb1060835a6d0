-- Times are milliseconds since 1970 in UTC. Statements stay within what PostgreSQL also takes.

CREATE TABLE schema_history (
  version INTEGER PRIMARY KEY,
  applied BIGINT NOT NULL
);

CREATE TABLE identities (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL,          -- agent, visitor
  state TEXT NOT NULL,         -- active, revoked
  ports TEXT,                  -- null: any free port of relay.ports
  created BIGINT NOT NULL,
  last_seen BIGINT,
  last_address TEXT,
  software TEXT
);

CREATE TABLE certificates (
  fingerprint TEXT PRIMARY KEY,
  serial TEXT NOT NULL,
  name TEXT NOT NULL REFERENCES identities (name),
  not_after BIGINT NOT NULL,
  revoked BIGINT               -- when, or null
);

CREATE INDEX certificates_by_name ON certificates (name);

-- The secret itself is nowhere: 160 random bits need no salt, a hash is enough to recognize them.
CREATE TABLE invitations (
  secret_hash TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  ports TEXT,
  allows TEXT NOT NULL,        -- MAPPING@AGENT, separated by blanks
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  used BIGINT,                 -- when, or null
  used_from TEXT,
  replaced BIGINT              -- when a newer invitation took its place, or null
);

CREATE INDEX invitations_by_name ON invitations (name);

-- No reference to mappings: a visitor may be admitted to one that its agent has yet to register.
CREATE TABLE grants (
  visitor TEXT NOT NULL REFERENCES identities (name),
  mapping TEXT NOT NULL,
  agent TEXT NOT NULL,
  PRIMARY KEY (visitor, mapping, agent)
);

-- A row is also the reservation of its port.
CREATE TABLE mappings (
  agent TEXT NOT NULL REFERENCES identities (name),
  name TEXT NOT NULL,
  protocol TEXT NOT NULL,
  bind TEXT,                   -- null: relay.bind
  port INTEGER,                -- null: private
  backend TEXT NOT NULL,
  PRIMARY KEY (agent, name)
);

CREATE TABLE audit (
  at BIGINT NOT NULL,
  event TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL
);

CREATE INDEX audit_by_time ON audit (at);
