-- SPDX-License-Identifier: EUPL-1.2
-- The tables of the main job. Moments are milliseconds since 1970 (UTC), days are days
-- since 1970 in the authority's calendar, ids are 32 hexadecimal digits, codes are words
-- of ours in lower case. Text is UTF-8. Written for SQLite (STRICT) in words that
-- PostgreSQL reads too.

-- ---- audit: what was done, by whom, to what ------------------------------------------
-- Appended in the transaction of each act, never changed. The commitment is SHA-256 over
-- the salt and the record, so that the record can go while the entry stays.
CREATE TABLE audit_entry (
  seq         INTEGER PRIMARY KEY,           -- the order of all acts
  at          INTEGER NOT NULL,              -- moment; never before that of an earlier entry
  actor       TEXT NOT NULL,                 -- account id, 'system', or 'public'
  role        TEXT NOT NULL,                 -- in which role the actor did it
  action      TEXT NOT NULL,                 -- 'application.submit', 'permit.issue' ...
  object      TEXT NOT NULL,                 -- 'application/ID', 'permit/NUMBER' ...
  salt        BLOB NOT NULL,                 -- 16 bytes
  commitment  BLOB NOT NULL,                 -- 32 bytes
  reason      TEXT NOT NULL                  -- a code, '' when there is none
) STRICT;

-- ---- identity: accounts, roles, sign-ins under way, sessions -------------------------
-- One row a person at a provider; linked by the provider's own unchanging subject (for
-- UAE PASS the uuid), never by name, e-mail or phone.
CREATE TABLE account (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('person', 'staff')),
  provider    TEXT NOT NULL,                 -- the name of the provider in the configuration
  subject     TEXT NOT NULL,                 -- sub, or uuid for UAE PASS
  name        TEXT NOT NULL,                 -- to show to the person himself and to colleagues
  level       TEXT NOT NULL,                 -- assurance as told: 'SOP2', 'SOP3', acr ...
  created_at  INTEGER NOT NULL,
  seen_at     INTEGER NOT NULL,              -- the last sign-in
  UNIQUE (provider, subject)
) STRICT, WITHOUT ROWID;

-- Who holds which role besides that of an applicant, which every person has.
CREATE TABLE account_role (
  account     TEXT NOT NULL REFERENCES account (id),
  role        TEXT NOT NULL,                 -- a word of access/access.c
  granted_at  INTEGER NOT NULL,
  granted_by  TEXT NOT NULL,                 -- account id, or 'command'
  PRIMARY KEY (account, role)
) STRICT, WITHOUT ROWID;

-- A sign-in that was sent to a provider and has not come back.
CREATE TABLE sign_in (
  state_hash  BLOB PRIMARY KEY,              -- SHA-256 of the state parameter
  provider    TEXT NOT NULL,
  nonce       TEXT NOT NULL,                 -- '' when the profile has none
  verifier    TEXT NOT NULL,                 -- PKCE, '' when the profile has none
  browser     BLOB NOT NULL,                 -- SHA-256 of the cookie that must come back
  return_to   TEXT NOT NULL,                 -- a path of ours
  language    TEXT NOT NULL,                 -- 'en' or 'ar'
  created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  token_hash  BLOB PRIMARY KEY,              -- SHA-256 of the cookie's value
  id          TEXT NOT NULL UNIQUE,          -- to name it in a list or a log
  account     TEXT NOT NULL REFERENCES account (id),
  csrf        TEXT NOT NULL,                 -- the token that each form carries
  id_token    TEXT NOT NULL,                 -- hint for the sign-out at the provider, or ''
  created_at  INTEGER NOT NULL,
  seen_at     INTEGER NOT NULL,              -- written at most once a minute
  ends_at     INTEGER NOT NULL               -- the absolute limit
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account);

-- ---- person: details, as declared and as the provider vouches -------------------------
CREATE TABLE person (
  account          TEXT PRIMARY KEY REFERENCES account (id),
  name_latin       TEXT NOT NULL,
  name_arabic      TEXT NOT NULL,
  nationality      TEXT NOT NULL,            -- ISO 3166-1 alpha-3 or an ICAO extra
  passport_number  TEXT NOT NULL,
  emirates_id      TEXT NOT NULL,            -- 15 digits
  email            TEXT NOT NULL,
  phone            TEXT NOT NULL,            -- E.164 with the +
  vouched          INTEGER NOT NULL,         -- bits 1 << enum person_field: from the provider
  emirates_id_warning INTEGER NOT NULL,      -- 1: the provider's number fails its check digit
  version          INTEGER NOT NULL,
  changed_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the provider said at the last sign-in, to be shown beside what was declared.
CREATE TABLE person_vouched (
  account      TEXT PRIMARY KEY REFERENCES account (id),
  name_latin   TEXT NOT NULL,
  name_arabic  TEXT NOT NULL,
  nationality  TEXT NOT NULL,
  emirates_id  TEXT NOT NULL,
  email        TEXT NOT NULL,
  phone        TEXT NOT NULL,
  at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- centre: accredited training centres ----------------------------------------------
CREATE TABLE centre (
  code         TEXT PRIMARY KEY,             -- 'TC-0042'
  name_latin   TEXT NOT NULL,
  name_arabic  TEXT NOT NULL,
  city_latin   TEXT NOT NULL,
  city_arabic  TEXT NOT NULL,
  folded       TEXT NOT NULL                 -- both names as centre_fold makes them, to search in
) STRICT, WITHOUT ROWID;

-- Intervals never overlap for a centre; a later suspension never rewrites an earlier one.
CREATE TABLE centre_accreditation (
  centre      TEXT NOT NULL REFERENCES centre (code),
  from_day    INTEGER NOT NULL,
  until_day   INTEGER NOT NULL,              -- included
  scope       INTEGER NOT NULL,              -- bits 1 << (class - 1)
  state       TEXT NOT NULL CHECK (state IN ('accredited', 'suspended')),
  PRIMARY KEY (centre, from_day)
) STRICT, WITHOUT ROWID;

-- ---- rule: flying rules, dated ----------------------------------------------------------
CREATE TABLE rule (
  code         TEXT NOT NULL,                -- 'line_of_sight'
  version      INTEGER NOT NULL,
  valid_from   INTEGER NOT NULL,             -- day
  valid_until  INTEGER,                      -- day, included; NULL: until replaced
  position     INTEGER NOT NULL,             -- the order on the page
  title_en     TEXT NOT NULL,
  title_ar     TEXT NOT NULL,
  text_en      TEXT NOT NULL,
  text_ar      TEXT NOT NULL,
  source       TEXT NOT NULL,
  PRIMARY KEY (code, version)
) STRICT, WITHOUT ROWID;

-- ---- application ------------------------------------------------------------------------
CREATE TABLE application (
  id            TEXT PRIMARY KEY,
  reference     TEXT UNIQUE,                 -- 'TA-2026-0000012', given at submission
  account       TEXT NOT NULL REFERENCES account (id),
  class         INTEGER NOT NULL,            -- 1 recreation 2 training 3 commercial
  state         TEXT NOT NULL,               -- a word of application/application.c
  version       INTEGER NOT NULL,            -- grows with each event: two writers cannot both win
  created_at    INTEGER NOT NULL,
  changed_at    INTEGER NOT NULL,
  submitted_at  INTEGER,
  submit_key    TEXT,                        -- the form's key of the submission that won
  snapshot      TEXT,                        -- JSON: all answers as they were submitted last
  snapshot_hash BLOB,                        -- SHA-256 of it
  officer       TEXT REFERENCES account (id),-- who claimed it
  claimed_at    INTEGER,
  return_until  INTEGER,                     -- day until which a returned case waits
  permit        TEXT                         -- the number, once approved
) STRICT, WITHOUT ROWID;
CREATE INDEX application_account ON application (account);
CREATE INDEX application_queue ON application (state, submitted_at);
-- One open application per person and class.
CREATE UNIQUE INDEX application_open ON application (account, class)
  WHERE state IN ('draft', 'submitted', 'review', 'returned', 'referred', 'payment');

-- Every change of state, appended. What the public may read of it is in `public`.
CREATE TABLE application_event (
  application  TEXT NOT NULL REFERENCES application (id),
  version      INTEGER NOT NULL,             -- the application's version after it
  from_state   TEXT NOT NULL,                -- '' for the first
  to_state     TEXT NOT NULL,
  what         TEXT NOT NULL,                -- 'submit', 'claim', 'return' ...
  actor        TEXT NOT NULL,                -- account id or 'system'
  role         TEXT NOT NULL,
  reason       TEXT NOT NULL,                -- code from the list, or ''
  text_en      TEXT NOT NULL,                -- words to the applicant, or ''
  text_ar      TEXT NOT NULL,
  fields       TEXT NOT NULL,                -- marked fields, comma-separated, or ''
  public       INTEGER NOT NULL,             -- 1: shown in the applicant's timeline
  at           INTEGER NOT NULL,
  PRIMARY KEY (application, version)
) STRICT, WITHOUT ROWID;

-- A refusal that an officer proposed and a supervisor has not yet signed or sent back.
CREATE TABLE application_refusal (
  application  TEXT PRIMARY KEY REFERENCES application (id),
  proposed_by  TEXT NOT NULL REFERENCES account (id),
  reason       TEXT NOT NULL,
  text_en      TEXT NOT NULL,
  text_ar      TEXT NOT NULL,
  at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- certificate: of the application, with its file -------------------------------------
CREATE TABLE certificate (
  application  TEXT PRIMARY KEY REFERENCES application (id),
  centre       TEXT REFERENCES centre (code),
  number       TEXT NOT NULL,                -- '' until given
  issued_on    INTEGER,                      -- day
  state        TEXT NOT NULL,                -- 'claimed' ...
  file_hash    BLOB,                         -- SHA-256; the file is uploads/HH/HASH
  file_name    TEXT NOT NULL,                -- cleaned, to show only
  file_type    TEXT NOT NULL,                -- 'application/pdf', 'image/jpeg', 'image/png'
  file_bytes   INTEGER NOT NULL,
  uploaded_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_file ON certificate (file_hash);

-- ---- drone: of the application -----------------------------------------------------------
CREATE TABLE drone (
  id           TEXT PRIMARY KEY,
  application  TEXT NOT NULL REFERENCES application (id),
  make         TEXT NOT NULL,
  model        TEXT NOT NULL,
  serial       TEXT NOT NULL,
  serial_kind  TEXT NOT NULL CHECK (serial_kind IN ('cta2063', 'other')),
  grams        INTEGER NOT NULL,
  UNIQUE (application, serial)
) STRICT, WITHOUT ROWID;

-- ---- rules accepted, each by itself --------------------------------------------------------
CREATE TABLE rule_acceptance (
  application  TEXT NOT NULL REFERENCES application (id),
  code         TEXT NOT NULL,
  version      INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  PRIMARY KEY (application, code),
  FOREIGN KEY (code, version) REFERENCES rule (code, version)
) STRICT, WITHOUT ROWID;

-- ---- permit ----------------------------------------------------------------------------------
-- The narrow table that public verification reads.
CREATE TABLE permit (
  number       TEXT PRIMARY KEY,             -- 'DP-2026-00000017'
  status       TEXT NOT NULL,                -- active suspended revoked superseded surrendered
  class        INTEGER NOT NULL,
  not_before   INTEGER NOT NULL,             -- moment
  expires_at   INTEGER NOT NULL,             -- moment; not in force from then on
  initials     TEXT NOT NULL,                -- 'M. S.'
  list         INTEGER NOT NULL,             -- the status list and the place in it
  place        INTEGER NOT NULL,
  UNIQUE (list, place)
) STRICT, WITHOUT ROWID;

-- What only the holder and staff see, and the token itself.
CREATE TABLE permit_credential (
  number       TEXT PRIMARY KEY REFERENCES permit (number),
  account      TEXT NOT NULL REFERENCES account (id),
  application  TEXT NOT NULL UNIQUE REFERENCES application (id),
  issued_at    INTEGER NOT NULL,
  token        BLOB NOT NULL,                -- COSE_Sign1 as in the QR
  version      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX permit_credential_account ON permit_credential (account);

CREATE TABLE permit_event (
  number       TEXT NOT NULL REFERENCES permit (number),
  version      INTEGER NOT NULL,
  from_status  TEXT NOT NULL,
  to_status    TEXT NOT NULL,
  actor        TEXT NOT NULL,
  role         TEXT NOT NULL,
  reason       TEXT NOT NULL,
  text_en      TEXT NOT NULL,
  text_ar      TEXT NOT NULL,
  at           INTEGER NOT NULL,
  PRIMARY KEY (number, version)
) STRICT, WITHOUT ROWID;

-- Lists of 2^17 places that are given at random; used says when to begin a new one.
CREATE TABLE status_list (
  list         INTEGER PRIMARY KEY,
  used         INTEGER NOT NULL,
  version      INTEGER NOT NULL              -- grows with each change of a status in it
) STRICT;

-- ---- numbers that are never given twice ------------------------------------------------------
CREATE TABLE counter (
  name         TEXT PRIMARY KEY,             -- 'application/2026', 'permit/2026'
  value        INTEGER NOT NULL              -- the last one given
) STRICT, WITHOUT ROWID;
