-- Rows that go into tables of months, whose names are put together.
-- loops: 3 of 5
-- falls back: 1
-- spark: EXECUTE IMMEDIATE has no form here
CREATE TABLE calls (id NUMBER PRIMARY KEY, day DATE, cost NUMBER(10,2), state VARCHAR2(10));
CREATE TABLE calls_202608 (id NUMBER, cost NUMBER(10,2), txt VARCHAR2(20));
CREATE TABLE calls_202609 (id NUMBER, cost NUMBER(10,2), txt VARCHAR2(20));
INSERT INTO calls VALUES (1, DATE '2026-08-05', 1.5, 'new');
INSERT INTO calls VALUES (2, DATE '2026-08-06', NULL, 'new');
INSERT INTO calls VALUES (3, DATE '2026-09-05', 3, 'new');
INSERT INTO calls VALUES (4, DATE '2026-09-06', 4, 'new');
CREATE OR REPLACE PACKAGE mv IS
  PROCEDURE move (p_month VARCHAR2);
  PROCEDURE copy_costly (p_month VARCHAR2, p_least NUMBER);
  PROCEDURE by_row;
  PROCEDURE two_ways (p_month VARCHAR2);
END;
/
CREATE OR REPLACE PACKAGE BODY mv IS
  PROCEDURE move (p_month VARCHAR2) IS
    v_sql VARCHAR2(200);
    n NUMBER := 0;
  BEGIN
    FOR c IN (SELECT id, cost FROM calls WHERE TO_CHAR(day, 'YYYYMM') = p_month ORDER BY id) LOOP
      v_sql := 'INSERT INTO calls_' || p_month || ' (id, cost, txt) VALUES (:1, :2, :3)';
      EXECUTE IMMEDIATE v_sql USING c.id, c.cost, 'it''s ' || c.id;
      UPDATE calls SET state = 'moved' WHERE id = c.id;
      n := n + SQL%ROWCOUNT;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(n || ' moved');
  END;

  PROCEDURE copy_costly (p_month VARCHAR2, p_least NUMBER) IS
  BEGIN
    FOR c IN (SELECT id, cost FROM calls ORDER BY id) LOOP
      IF c.cost > p_least THEN
        EXECUTE IMMEDIATE 'insert into calls_' || p_month || '(id, cost) values (:id, :cost)' USING c.id, c.cost + p_least;
      END IF;
    END LOOP;
  END;

  -- The name depends on the row.
  PROCEDURE by_row IS
  BEGIN
    FOR c IN (SELECT id, day, cost FROM calls ORDER BY id) LOOP
      EXECUTE IMMEDIATE 'INSERT INTO calls_' || TO_CHAR(c.day, 'YYYYMM') || ' (id, txt) VALUES (:1, :2)' USING c.id, 'by row';
    END LOOP;
  END;

  -- The text depends on the way.
  PROCEDURE two_ways (p_month VARCHAR2) IS
    v_sql VARCHAR2(200);
  BEGIN
    FOR c IN (SELECT id, cost FROM calls ORDER BY id) LOOP
      IF c.id > 2 THEN
        v_sql := 'INSERT INTO calls_' || p_month || ' (id, txt) VALUES (:1, :2)';
      ELSE
        v_sql := 'INSERT INTO calls_202608 (id, txt) VALUES (:1, :2)';
      END IF;
      EXECUTE IMMEDIATE v_sql USING c.id, 'two ways';
    END LOOP;
  END;
END;
/
CREATE OR REPLACE PROCEDURE no_table (p_year VARCHAR2) IS
BEGIN
  FOR c IN (SELECT id FROM calls ORDER BY id) LOOP
    BEGIN
      EXECUTE IMMEDIATE 'INSERT INTO calls_' || p_year || ' (id) VALUES (:1)' USING c.id;
    EXCEPTION
      WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('no table for ' || c.id);
    END;
  END LOOP;
END;
/
-- run
BEGIN
  mv.move('202608');
  mv.move('202609');
  mv.copy_costly('202609', 2);
  mv.by_row;
  mv.two_ways('202609');
  no_table('1999');
END;
/
SELECT * FROM calls ORDER BY id;
SELECT * FROM calls_202608 ORDER BY id, txt;
SELECT * FROM calls_202609 ORDER BY id, txt;
