-- A function that UPDATE, DELETE or INSERT … SELECT calls neither reads nor changes the table of the statement; INSERT of one
-- row may call one that does (Database Development Guide 19c, "Mutating-Table Restriction"; ORA-04091).
SET dialect = oracle;
SET SERVEROUTPUT ON;
CREATE TABLE dst (k NUMBER PRIMARY KEY, n NUMBER);
INSERT INTO dst VALUES (1, 100);
INSERT INTO dst VALUES (2, 200);
CREATE FUNCTION up (p NUMBER) RETURN NUMBER IS
BEGIN
  UPDATE dst SET n = n + p WHERE k = 1;
  RETURN p;
END;
/
CREATE FUNCTION total (p NUMBER) RETURN NUMBER IS
  v NUMBER;
BEGIN
  SELECT SUM(n) INTO v FROM dst WHERE k <> p;
  RETURN v;
END;
/
DECLARE
  PROCEDURE try (p VARCHAR2) IS
  BEGIN
    EXECUTE IMMEDIATE p;
    DBMS_OUTPUT.PUT_LINE(p || ': ' || SQL%ROWCOUNT);
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(p || ': ' || SUBSTR(SQLERRM, 1, 72));
  END;
BEGIN
  -- Before the statement, and for each of its rows.
  UPDATE dst SET n = n - up(1) WHERE k = 1;
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SUBSTR(SQLERRM, 1, 72));
    try('UPDATE dst SET n = n - up(k) WHERE k = 1');
    try('UPDATE dst SET n = total(k)');
    try('DELETE FROM dst WHERE total(k) > 0');
    try('INSERT INTO dst SELECT k + 100, up(k) FROM dst');
    try('INSERT INTO dst VALUES (3, up(5))');
    try('INSERT INTO dst VALUES (4, total(0))');
END;
/
SELECT k, n FROM dst ORDER BY k;
