-- SPDX-License-Identifier: EUPL-1.2
-- Where a session is, for the person's own list of them, and when he last proved at the
-- provider who he is: what must not be done from a desk left open asks for that again.
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';        -- 'Chrome, Android'
ALTER TABLE session ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0;   -- 0: not told
