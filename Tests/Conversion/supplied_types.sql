-- Arrays of DBMS_SQL, of CREATE TYPE and of the database beside the rows of BULK COLLECT, with SQL%ROWCOUNT and COMMIT per chunk.
-- loops: 2 of 2
-- spark: this type has no form in Spark
CREATE TABLE item (id NUMBER PRIMARY KEY, n NUMBER, status VARCHAR2(1));
INSERT INTO item SELECT LEVEL, MOD(LEVEL * 7, 5), 'N' FROM dual CONNECT BY LEVEL <= 12;
CREATE TABLE result (id NUMBER, n NUMBER);
CREATE TYPE number_list AS TABLE OF NUMBER;
/
CREATE OR REPLACE PROCEDURE chunks IS
  CURSOR c IS SELECT id, n FROM item WHERE status = 'N' ORDER BY id;
  TYPE t_rows IS TABLE OF c%ROWTYPE INDEX BY PLS_INTEGER;
  l_rows t_rows;
  l_n DBMS_SQL.NUMBER_TABLE;
  l_st DBMS_SQL.VARCHAR2_TABLE;
  v_done NUMBER := 0;
BEGIN
  OPEN c;
  LOOP
    FETCH c BULK COLLECT INTO l_rows LIMIT 5;
    EXIT WHEN l_rows.COUNT = 0;
    FOR i IN 1 .. l_rows.COUNT LOOP
      l_n(i) := l_rows(i).n * 2;
      l_st(i) := 'E';
      IF l_n(i) > 3 THEN
        l_st(i) := 'R';
      END IF;
    END LOOP;
    FORALL i IN 1 .. l_rows.COUNT
      UPDATE item SET n = l_n(i), status = l_st(i) WHERE id = l_rows(i).id;
    v_done := v_done + SQL%ROWCOUNT;
    COMMIT;
  END LOOP;
  CLOSE c;
  DBMS_OUTPUT.PUT_LINE('done ' || v_done);
END;
/
CREATE OR REPLACE PROCEDURE lists IS
  l_id number_list;
  l_n SYS.ODCINUMBERLIST;
BEGIN
  SELECT id, n BULK COLLECT INTO l_id, l_n FROM item ORDER BY id;
  FOR i IN 1 .. l_id.COUNT LOOP
    INSERT INTO result VALUES (l_id(i), l_n(i) + 1);
  END LOOP;
END;
/
-- run
BEGIN chunks; END;
/
BEGIN lists; END;
/
SELECT * FROM item ORDER BY id;
SELECT * FROM result ORDER BY id;
