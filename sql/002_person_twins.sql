-- SPDX-License-Identifier: EUPL-1.2
-- Every submission and every case asks who else declared these numbers
-- (person_count_twins): found, not searched for through all persons.
CREATE INDEX person_emirates_id ON person (emirates_id);
CREATE INDEX person_passport ON person (passport_number, nationality);
