-- Columns of nested tables and VARRAYs: constructors, TABLE of a column, COLLECT (SQL Language Reference 19c, "CREATE TABLE", nested_table_col_properties;
-- "COLLECT"; "table_collection_expression").
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TYPE tags_t AS TABLE OF VARCHAR2(20);
/
CREATE TYPE line_t AS OBJECT (item VARCHAR2(10), net NUMBER(8,2));
/
CREATE TYPE lines_t AS TABLE OF line_t;
/
CREATE TYPE three_t AS VARRAY(3) OF NUMBER;
/
CREATE TABLE bill (id NUMBER PRIMARY KEY, tags tags_t, lines lines_t, parts three_t) NESTED TABLE tags STORE AS bill_tags NESTED TABLE lines STORE AS bill_lines;
INSERT INTO bill VALUES (1, tags_t('new', 'paid'), lines_t(line_t('call', 1.005), line_t('sms', 2)), three_t(1, 2, 3));
INSERT INTO bill VALUES (2, tags_t(), lines_t(line_t('data', 7)), NULL);
INSERT INTO bill VALUES (3, NULL, NULL, three_t());
SELECT b.id, t.COLUMN_VALUE AS tag FROM bill b, TABLE(b.tags) t ORDER BY 1, 2;
SELECT b.id, l.item, l.net FROM bill b, TABLE(b.lines) l ORDER BY 1, 2;
SELECT b.id, SUM(l.net) AS net FROM bill b, TABLE(b.lines) l GROUP BY b.id ORDER BY 1;
SELECT b.id, (SELECT SUM(l.net) FROM TABLE(b.lines) l) AS net, CARDINALITY(b.tags) AS tags FROM bill b ORDER BY 1;
SELECT b.id, l.item FROM bill b, TABLE(b.lines)(+) l ORDER BY 1, 2;
SELECT VALUE(l) AS line FROM bill b, TABLE(b.lines) l WHERE b.id = 1 ORDER BY l.net;
SELECT id FROM bill b WHERE 'paid' MEMBER OF b.tags;
SELECT id FROM bill b WHERE b.tags IS EMPTY OR b.tags IS NULL ORDER BY 1;
SELECT CAST(COLLECT(t.COLUMN_VALUE ORDER BY t.COLUMN_VALUE DESC) AS tags_t) AS tags FROM bill b, TABLE(b.tags) t;
SELECT COUNT(*) AS n FROM TABLE(SELECT CAST(COLLECT(line_t(l.item, l.net * 2)) AS lines_t) FROM bill b, TABLE(b.lines) l);
DECLARE
  l bill.lines%TYPE;
  t tags_t;
  r bill%ROWTYPE;
BEGIN
  SELECT lines, tags INTO l, t FROM bill WHERE id = 1;
  l.EXTEND;
  l(l.LAST) := line_t('fee', 0.5);
  t.DELETE(1);
  DBMS_OUTPUT.PUT_LINE(l.COUNT || ' ' || l(1).net || ' ' || t.COUNT);
  UPDATE bill SET lines = l, tags = t MULTISET UNION tags_t('late') WHERE id = 1;
  SELECT * INTO r FROM bill WHERE id = 1;
  FOR i IN 1 .. r.lines.COUNT LOOP DBMS_OUTPUT.PUT_LINE(r.lines(i).item || ' ' || r.lines(i).net); END LOOP;
  FOR i IN 1 .. r.tags.COUNT LOOP DBMS_OUTPUT.PUT_LINE(r.tags(i)); END LOOP;
  r.id := 4;
  INSERT INTO bill VALUES r;
  SELECT CAST(COLLECT(item) AS tags_t) INTO t FROM bill b, TABLE(b.lines) x WHERE b.id = 4;
  DBMS_OUTPUT.PUT_LINE(t.COUNT);
  FOR x IN (SELECT b.id, b.parts FROM bill b WHERE b.parts IS NOT NULL ORDER BY 1) LOOP
    DBMS_OUTPUT.PUT_LINE(x.id || ': ' || x.parts.COUNT);
  END LOOP;
END;
/
INSERT INTO TABLE(SELECT b.tags FROM bill b WHERE b.id = 2) VALUES ('added');
SELECT b.id, t.COLUMN_VALUE AS tag FROM bill b, TABLE(b.tags) t WHERE b.id = 2;
