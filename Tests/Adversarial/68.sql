-- v := NVL(r.id, 1 / r.n): NVL evaluates both sides (oracle-meaning 8), so that r.n = 0 is ZERO_DIVIDE in the loop (handler); the sets' NVL is lazy in a column and takes no error ('zd' is missing).
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, n NUMBER, t VARCHAR2(20), d DATE);
CREATE TABLE dst (k NUMBER PRIMARY KEY, n NUMBER, t VARCHAR2(20), d DATE);
CREATE TABLE lg (id NUMBER, k NUMBER, n NUMBER, t VARCHAR2(100));
CREATE SEQUENCE sq;
INSERT INTO src VALUES (1,1,10,'a',DATE '2024-01-31');
INSERT INTO src VALUES (2,2,0,'b',DATE '2024-02-29');
INSERT INTO src VALUES (3,1,5,NULL,DATE '2023-02-28');
INSERT INTO src VALUES (4,NULL,NULL,'d',NULL);
INSERT INTO src VALUES (5,3,-7,'a',DATE '2024-12-31');
INSERT INTO src VALUES (6,2,3,'e',DATE '2024-03-30');
INSERT INTO dst VALUES (1,100,'one',DATE '2024-01-01');
INSERT INTO dst VALUES (2,200,'two',NULL);
INSERT INTO dst VALUES (4,400,NULL,DATE '2024-04-30');

CREATE OR REPLACE PROCEDURE p IS v NUMBER := 5;
BEGIN
  FOR r IN (SELECT id, k, n FROM src ORDER BY id) LOOP
    BEGIN
      v := NVL(r.id, 1 / r.n);
      INSERT INTO lg VALUES (r.id, v, 0, 'nvl');
    EXCEPTION WHEN ZERO_DIVIDE THEN INSERT INTO lg VALUES (r.id, v, 0, 'zd'); END;
    BEGIN
      v := COALESCE(r.id, 1 / r.n);
      INSERT INTO lg VALUES (r.id, v, 0, 'coal');
    EXCEPTION WHEN ZERO_DIVIDE THEN INSERT INTO lg VALUES (r.id, v, 0, 'zd2'); END;
    BEGIN
      SELECT NVL2(r.n, r.id, 1 / r.n) INTO v FROM dual;
      INSERT INTO lg VALUES (r.id, v, 0, 'nvl2');
    EXCEPTION WHEN ZERO_DIVIDE THEN INSERT INTO lg VALUES (r.id, v, 0, 'zd3'); END;
    IF r.n = 0 OR 1 / r.n > 0.1 THEN INSERT INTO lg VALUES (r.id, v, 0, 'or'); END IF;
  END LOOP;
END;
/
