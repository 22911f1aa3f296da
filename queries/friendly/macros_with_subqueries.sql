-- Parameters of a macro are known inside of the subqueries of its body.
CREATE TABLE notes (id INT, note VARCHAR);
INSERT INTO notes VALUES (1, 'one'), (2, 'two'), (2, 'too');
CREATE MACRO note(i) AS (SELECT max(note) FROM notes WHERE id = i);
SELECT note(1) AS a, note(2) AS b, note(3) AS c;
SELECT t.x, note(t.x) AS n FROM (VALUES (1), (2), (3)) t(x) ORDER BY 1;
SELECT note(t.x + 1) AS n FROM (VALUES (1)) t(x);
-- A column of the subquery comes before the parameter of the same name.
CREATE MACRO shadowed(id) AS (SELECT count(*) FROM notes WHERE id = 2);
SELECT shadowed(1) AS n;
CREATE MACRO outer_note(j) AS note(j) || '!';
SELECT outer_note(2) AS n;
