-- SPDX-License-Identifier: EUPL-1.2
-- The newest application of a person is found in the index, not sorted out.
CREATE INDEX application_newest ON application (account, created_at);
DROP INDEX application_account;
-- The same condition in words that SQLite compares one by one: for an IN of many it builds
-- a table, twice at each change of an application.
DROP INDEX application_open;
CREATE UNIQUE INDEX application_open ON application (account, class)
  WHERE state = 'draft' OR state = 'submitted' OR state = 'review' OR state = 'returned'
    OR state = 'referred' OR state = 'payment';
