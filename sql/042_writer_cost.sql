-- SPDX-License-Identifier: EUPL-1.2
-- What each act, and each sweep, paid for without need.

-- Ended sessions are found by when they ended, not by reading all that there are.
CREATE INDEX session_ends ON session (ends_at);

-- PostgreSQL planned the body of a function in SQL at each call; this one it plans once.
--postgresql CREATE OR REPLACE FUNCTION audit_entry_next() RETURNS BIGINT LANGUAGE PLPGSQL VOLATILE AS
--postgresql 'BEGIN RETURN (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry); END';
--postgresql CREATE OR REPLACE FUNCTION application_snapshot_next() RETURNS BIGINT LANGUAGE PLPGSQL VOLATILE AS
--postgresql 'BEGIN RETURN (SELECT coalesce(max(seq), 0) + 1 FROM application_snapshot); END';
