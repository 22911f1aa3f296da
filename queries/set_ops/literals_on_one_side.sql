-- A text literal takes the type of the other side; the columns of VALUES are col0, col1 too; a view may show ROWID.
SELECT '0' AS c UNION ALL SELECT 5;
SELECT 5 AS c UNION ALL SELECT '0';
SELECT 'x' AS c UNION ALL SELECT 5;
SELECT DATE '2020-01-01' AS d UNION ALL SELECT '2020-02-01' ORDER BY d;
SELECT col1, v.col0 FROM (VALUES (1, 2)) v WHERE col0 = 1;
SELECT col2 FROM (VALUES (1, 2));
CREATE TEMP TABLE numbered (i INTEGER);
INSERT INTO numbered VALUES (7), (8);
CREATE TEMP VIEW with_numbers AS SELECT rowid AS r, i FROM numbered;
SELECT * FROM with_numbers ORDER BY r;
