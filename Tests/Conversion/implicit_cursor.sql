-- SQL%ROWCOUNT after a loop is of its last statement: kept; after a FORALL it is of all rows.
-- loops: 2 of 4
-- spark: the collection or cursor "ids" has no form in Spark
CREATE TABLE a (id NUMBER PRIMARY KEY, g NUMBER);
CREATE TABLE b (g NUMBER, n NUMBER);
INSERT INTO a VALUES (1, 1);
INSERT INTO a VALUES (2, 3);
INSERT INTO a VALUES (3, 2);
INSERT INTO b VALUES (1, 0);
INSERT INTO b VALUES (1, 1);
INSERT INTO b VALUES (2, 1);
CREATE OR REPLACE PACKAGE counts IS
  PROCEDURE asked;
  PROCEDURE not_asked;
  PROCEDURE of_all;
  PROCEDURE after_a_method;
END;
/
CREATE OR REPLACE PACKAGE BODY counts IS
  PROCEDURE asked IS
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      UPDATE b SET n = n + 1 WHERE g = r.g;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || ' rows');
  END;

  PROCEDURE not_asked IS
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      UPDATE b SET n = n + 1 WHERE g = r.g;
    END LOOP;
    DELETE FROM b WHERE n > 3;
    DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || ' rows');
  END;

  -- ids.DELETE is no statement.
  PROCEDURE after_a_method IS
    TYPE t_ids IS TABLE OF NUMBER;
    ids t_ids := t_ids(1);
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      UPDATE b SET n = n + 1 WHERE g >= r.g;
    END LOOP;
    ids.DELETE;
    DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || ' rows');
  END;

  PROCEDURE of_all IS
    CURSOR c IS SELECT id, g FROM a ORDER BY id;
    TYPE t_rows IS TABLE OF c%ROWTYPE;
    v_rows t_rows;
    v_count NUMBER := 0;
  BEGIN
    OPEN c;
    LOOP
      FETCH c BULK COLLECT INTO v_rows LIMIT 2;
      FORALL i IN 1 .. v_rows.COUNT
        UPDATE b SET n = n + 1 WHERE g = v_rows(i).g;
      v_count := v_count + SQL%ROWCOUNT;
      COMMIT;
      EXIT WHEN v_rows.COUNT < 2;
    END LOOP;
    CLOSE c;
    DBMS_OUTPUT.PUT_LINE(v_count || ' changed');
  END;
END;
/
-- run
BEGIN counts.asked; counts.of_all; END;
/
SELECT * FROM b ORDER BY g, n;
BEGIN counts.not_asked; counts.after_a_method; END;
/
