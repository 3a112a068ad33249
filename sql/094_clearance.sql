-- SPDX-License-Identifier: EUPL-1.2
-- What the machine makes of a case, so that the queue can tell those that are clear from
-- those that somebody should look at; and whether one that policy would have approved was
-- drawn for an officer's eyes.

-- What the centre's own register says of the number: a word of certificate/check.h.
ALTER TABLE certificate_check ADD COLUMN entry TEXT NOT NULL DEFAULT '';

-- Names of application/clearance.h with commas, '' when it is clear; NULL: not judged.
ALTER TABLE application ADD COLUMN look TEXT;
-- Drawn once, when policy could have approved it; NULL: it was not drawn for.
ALTER TABLE application ADD COLUMN sampled INTEGER;

CREATE INDEX application_clear ON application (submitted_at)
  WHERE state = 'review' AND look = '';
-- Whether another application has a drone of this serial number.
CREATE INDEX drone_serial ON drone (serial);
