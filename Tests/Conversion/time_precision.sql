-- Variables of TIMESTAMP(p) round, intervals with few digits refuse: where a value is not as it was, the loop runs row by row.
-- loops: 2 of 2
-- falls back: 2
-- spark: this type has no form in Spark
CREATE TABLE src (id NUMBER PRIMARY KEY, at TIMESTAMP, took INTERVAL DAY TO SECOND);
CREATE TABLE dst (id NUMBER PRIMARY KEY, txt VARCHAR2(60), at TIMESTAMP);
INSERT INTO src VALUES (1, TIMESTAMP '2024-01-01 00:00:00.1236', NULL);
INSERT INTO src VALUES (2, TIMESTAMP '2024-03-31 23:59:59.9996', NULL);
INSERT INTO src VALUES (3, TIMESTAMP '2025-03-31 00:00:00', NULL);
CREATE OR REPLACE PROCEDURE round_them IS
  m TIMESTAMP(3);
  z TIMESTAMP(0);
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    m := r.at;
    z := r.at;
    INSERT INTO dst VALUES (r.id, TO_CHAR(z, 'YYYY-MM-DD HH24:MI:SS'), m);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE long_ones IS
  d INTERVAL DAY TO SECOND;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    d := r.at - TIMESTAMP '2024-01-01 00:00:00';
    INSERT INTO dst VALUES (r.id + 10, TO_CHAR(EXTRACT(DAY FROM d)), r.at);
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- run
BEGIN round_them; END;
/
BEGIN long_ones; END;
/
SELECT * FROM dst ORDER BY id;
