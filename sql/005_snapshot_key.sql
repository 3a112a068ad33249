-- SPDX-License-Identifier: EUPL-1.2
-- Each submission asks whether its key was there before. Without this index PostgreSQL
-- reads all snapshots for it.
CREATE INDEX application_snapshot_key ON application_snapshot (submit_key);
