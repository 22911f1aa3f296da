-- A loop that runs again, inside a loop that stays or behind a GOTO, goes on with what it left, though nothing after it reads that.
-- loops: 5 of 5
-- spark: GOTO has no form in Spark
CREATE TABLE emp (id NUMBER PRIMARY KEY, mgr NUMBER, n NUMBER);
INSERT INTO emp VALUES (1, NULL, 5);
INSERT INTO emp VALUES (2, NULL, 3);
INSERT INTO emp VALUES (9, 1, 4);
INSERT INTO emp VALUES (4, 1, 2);
INSERT INTO emp VALUES (5, 2, 8);
CREATE TABLE result (id NUMBER, txt VARCHAR2(100));
CREATE OR REPLACE PACKAGE runs AS
  PROCEDURE inside;
  PROCEDURE bulk;
  PROCEDURE fetched;
  PROCEDURE jumped;
END;
/
CREATE OR REPLACE PACKAGE BODY runs AS
  PROCEDURE inside IS
    v NUMBER := 0;
  BEGIN
    FOR e IN (SELECT id FROM emp ORDER BY id DESC) LOOP
      FOR r IN (SELECT id, n FROM emp WHERE mgr = e.id ORDER BY n DESC) LOOP
        v := v + r.n;
        INSERT INTO result VALUES (r.id, e.id || ' ' || v);
      END LOOP;
    END LOOP;
  END;
  PROCEDURE bulk IS
    v NUMBER := 0;
    TYPE t IS TABLE OF emp%ROWTYPE;
    l t;
    CURSOR c IS SELECT * FROM emp ORDER BY id;
  BEGIN
    FOR i IN 1 .. 2 LOOP
      OPEN c;
      LOOP
        FETCH c BULK COLLECT INTO l LIMIT 2;
        FOR j IN 1 .. l.COUNT LOOP
          v := v + l(j).n;
          INSERT INTO result VALUES (l(j).id, 'bulk ' || v);
        END LOOP;
        EXIT WHEN c%NOTFOUND;
      END LOOP;
      CLOSE c;
    END LOOP;
  END;
  PROCEDURE fetched IS
    v NUMBER := 0;
    w NUMBER;
    CURSOR c IS SELECT n FROM emp ORDER BY id;
  BEGIN
    FOR i IN 1 .. 2 LOOP
      OPEN c;
      FETCH c INTO w;
      WHILE c%FOUND LOOP
        v := v + w;
        INSERT INTO result VALUES (i, 'fetched ' || v);
        FETCH c INTO w;
      END LOOP;
      CLOSE c;
    END LOOP;
  END;
  PROCEDURE jumped IS
    v NUMBER := 0;
    i NUMBER := 0;
  BEGIN
    <<again>>
    FOR r IN (SELECT id, n FROM emp ORDER BY id) LOOP
      v := v + r.n;
      INSERT INTO result VALUES (r.id, 'jumped ' || v);
    END LOOP;
    i := i + 1;
    IF i < 3 THEN GOTO again; END IF;
  END;
END;
/
-- run
BEGIN runs.inside; END;
/
BEGIN runs.bulk; END;
/
BEGIN runs.fetched; END;
/
BEGIN runs.jumped; END;
/
SELECT * FROM result ORDER BY txt, id;
