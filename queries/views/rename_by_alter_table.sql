-- PostgreSQL renames views by ALTER TABLE too.
CREATE VIEW old_name AS SELECT 1 AS a;
ALTER TABLE old_name RENAME TO new_name;
SELECT * FROM new_name;
SELECT * FROM old_name;
