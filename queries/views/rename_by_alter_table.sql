-- PostgreSQL renames views by ALTER TABLE too; other changes of a table are none of a view.
CREATE VIEW old_name AS SELECT 1 AS a;
ALTER TABLE old_name RENAME TO new_name;
SELECT * FROM new_name;
SELECT * FROM old_name;
ALTER TABLE new_name ADD COLUMN b INTEGER;
