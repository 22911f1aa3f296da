-- A unique index over expressions refuses rows that have the same values of them; a row whose values are all NULL has no entry (SQL Language Reference
-- 19c, "CREATE INDEX": "function-based index"; Database Concepts 19c, "Indexes and Nulls").
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE sub (id NUMBER PRIMARY KEY, cust NUMBER, part NUMBER, ended DATE, mail VARCHAR2(40));
CREATE UNIQUE INDEX sub_part_ux ON sub (cust, NVL(part, 0));
CREATE UNIQUE INDEX sub_open_ux ON sub (CASE WHEN ended IS NULL THEN cust END);
CREATE UNIQUE INDEX sub_mail_ux ON sub (LOWER(mail));
INSERT INTO sub VALUES (1, 10, NULL, NULL, 'A@b.c');
INSERT INTO sub VALUES (2, 10, 0, DATE '2024-01-31', NULL);
INSERT INTO sub VALUES (3, 10, 1, NULL, NULL);
INSERT INTO sub VALUES (4, 10, 1, DATE '2024-01-31', NULL);
INSERT INTO sub VALUES (5, 11, NULL, NULL, 'a@B.C');
INSERT INTO sub SELECT 5 + LEVEL, 20, LEVEL, DATE '2024-01-31', NULL FROM dual CONNECT BY LEVEL <= 3;
INSERT INTO sub SELECT 15 + LEVEL, 30, MOD(LEVEL, 2), DATE '2024-01-31', NULL FROM dual CONNECT BY LEVEL <= 3;
SELECT id, cust, part FROM sub ORDER BY id;
BEGIN
  BEGIN
    UPDATE sub SET ended = NULL WHERE id = 4;
  EXCEPTION WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  UPDATE sub SET ended = DATE '2024-03-01' WHERE id = 1;
  UPDATE sub SET ended = NULL WHERE id = 4;
  FOR i IN 1 .. 3 LOOP
    BEGIN
      INSERT INTO sub VALUES (100 + i, 40, NULL, NULL, NULL);
      DBMS_OUTPUT.PUT_LINE('row ' || i);
    EXCEPTION WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE('again ' || i);
    END;
  END LOOP;
  MERGE INTO sub s USING (SELECT 101 AS id FROM dual UNION ALL SELECT 500 FROM dual) x ON (s.id = x.id)
    WHEN MATCHED THEN UPDATE SET mail = 'x@y.z' WHEN NOT MATCHED THEN INSERT (id, cust, mail) VALUES (x.id, 41, 'X@Y.Z');
EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
SELECT id, cust, part, mail FROM sub ORDER BY id;
ALTER TABLE sub RENAME COLUMN part TO piece;
INSERT INTO sub VALUES (60, 10, NULL, NULL, NULL);
DROP INDEX sub_part_ux;
INSERT INTO sub VALUES (70, 10, NULL, DATE '2024-01-31', NULL);
CREATE UNIQUE INDEX sub_part_ux ON sub (cust, NVL(piece, 0));
CREATE UNIQUE INDEX bad ON sub (NVL(nothing, 0));
