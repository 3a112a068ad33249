-- SPDX-License-Identifier: EUPL-1.2
-- How many files somebody opened lately: asked each time he gives a purpose of his choice.
CREATE INDEX file_reading_reader ON file_reading (reader, at);
