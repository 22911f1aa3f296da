-- A statement of dynamic SQL that was put together before the loop, from a parameter, another text, or in the
-- declaration. Where a branch may have changed the text the loop stays as it is.
-- loops: 3 of 4
CREATE TABLE calls (id NUMBER PRIMARY KEY, cost NUMBER, month VARCHAR2(6));
CREATE TABLE calls_202601 (id NUMBER, cost NUMBER);
CREATE TABLE calls_202602 (id NUMBER, cost NUMBER);
INSERT INTO calls VALUES (1, 0.5, '202601');
INSERT INTO calls VALUES (2, 1.5, '202602');
INSERT INTO calls VALUES (3, 2.5, '202601');
CREATE OR REPLACE PROCEDURE split (p_month IN VARCHAR2) IS
  v_sql VARCHAR2(200);
  v_table VARCHAR2(30);
BEGIN
  v_table := 'calls_' || p_month;
  v_sql := 'INSERT INTO ' || v_table || ' (id, cost) VALUES (:1, :2)';
  FOR c IN (SELECT id, cost FROM calls WHERE month = p_month ORDER BY id) LOOP
    EXECUTE IMMEDIATE v_sql USING c.id, c.cost;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE split_again (p_month IN VARCHAR2) IS
  v_sql VARCHAR2(200) := 'INSERT INTO calls_' || p_month || ' (id, cost) VALUES (:1, :2)';
BEGIN
  FOR c IN (SELECT id, cost FROM calls WHERE month = p_month ORDER BY id) LOOP
    EXECUTE IMMEDIATE v_sql USING c.id + 10, c.cost;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE split_both IS
  v_sql VARCHAR2(200);
  v_month VARCHAR2(6) := '202601';
BEGIN
  FOR i IN 1 .. 2 LOOP
    v_sql := 'INSERT INTO calls_' || v_month || ' (id, cost) VALUES (:1, :2)';
    FOR c IN (SELECT id, cost FROM calls ORDER BY id) LOOP
      EXECUTE IMMEDIATE v_sql USING c.id + 20, c.cost;
    END LOOP;
    v_month := '202602';
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE split_late (p_month IN VARCHAR2) IS
  v_sql VARCHAR2(200) := 'INSERT INTO calls_' || p_month || ' (id, cost) VALUES (:1, :2)';
BEGIN
  IF p_month > '202601' THEN
    v_sql := 'INSERT INTO calls_' || p_month || ' (cost, id) VALUES (:1, :2)';
  END IF;
  FOR c IN (SELECT id, cost FROM calls WHERE month = p_month ORDER BY id) LOOP
    EXECUTE IMMEDIATE v_sql USING c.id + 30, c.cost;
  END LOOP;
END;
/
-- run
CALL split('202601');
CALL split_again('202602');
CALL split_both();
CALL split_late('202602');
SELECT * FROM calls_202601 ORDER BY 1, 2;
SELECT * FROM calls_202602 ORDER BY 1, 2;
