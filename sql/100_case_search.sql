-- SPDX-License-Identifier: EUPL-1.2
-- Cases are looked for by day, centre and the number of a certificate, whatever their state.
CREATE INDEX application_submitted ON application (submitted_at, id)
  WHERE submitted_at IS NOT NULL;
CREATE INDEX certificate_centre ON certificate (centre, application);
-- By number first: staff know it without the centre, the check of doubles has both.
DROP INDEX certificate_number;
CREATE INDEX certificate_number ON certificate (number, centre);
