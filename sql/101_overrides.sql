-- SPDX-License-Identifier: EUPL-1.2
-- What supervisors look back on: decisions against what the machine found, proposals of a
-- refusal that were sent back, approvals that came to a revocation. Each is read from an
-- index, from where the last page ended.
CREATE INDEX application_against ON application (changed_at, id)
  WHERE (state = 'approved' AND look <> '') OR (state = 'refused' AND look = '');
CREATE INDEX application_event_sent_back ON application_event (at, application)
  WHERE what = 'send_back';
CREATE INDEX permit_event_revoked ON permit_event (at, number)
  WHERE what = 'sign_revocation';
