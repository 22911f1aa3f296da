-- AND, OR, CASE and COALESCE come to a called routine only for some rows: what it changes, takes or raises happens for these alone.
-- CURRVAL after a branch is the number of the way that was taken; what the loop changes itself is not set before it.
-- loops: 6 of 6
-- spark: "choices.v" is no column, variable or function known here
CREATE TABLE item (id NUMBER PRIMARY KEY, grp NUMBER, n NUMBER);
INSERT INTO item SELECT LEVEL, MOD(LEVEL * 5, 7), CASE WHEN MOD(LEVEL, 11) > 0 THEN MOD(LEVEL * 13, 17) - 5 END FROM dual CONNECT BY LEVEL <= 30;
CREATE TABLE price (k NUMBER PRIMARY KEY, v NUMBER);
INSERT INTO price SELECT LEVEL, LEVEL * 1.25 FROM dual CONNECT BY LEVEL <= 4;
CREATE TABLE result (id NUMBER, a NUMBER, b VARCHAR2(100));
CREATE TABLE note (id NUMBER PRIMARY KEY, msg VARCHAR2(100));
CREATE SEQUENCE notes;
CREATE OR REPLACE PACKAGE ways AS
  calls NUMBER := 0;
  total NUMBER := 0;
  PROCEDURE conditions;
  PROCEDURE raised;
  PROCEDURE choices;
  PROCEDURE numbers;
  PROCEDURE reset_inside;
  PROCEDURE texts;
END;
/
CREATE OR REPLACE PACKAGE BODY ways AS
  FUNCTION high (p NUMBER) RETURN BOOLEAN IS
  BEGIN
    calls := calls + 1;
    RETURN p > 4;
  END;
  FUNCTION price_of (p NUMBER) RETURN NUMBER IS
    v NUMBER;
  BEGIN
    SELECT v INTO v FROM price WHERE k = p;
    RETURN v;
  END;
  PROCEDURE lg (p VARCHAR2) IS
  BEGIN
    INSERT INTO note VALUES (notes.NEXTVAL, p);
  END;
  FUNCTION logged (p NUMBER) RETURN NUMBER IS
  BEGIN
    lg('logged ' || p);
    RETURN p;
  END;
  PROCEDURE conditions IS
    b BOOLEAN;
  BEGIN
    calls := 0;
    FOR r IN (SELECT * FROM item ORDER BY id) LOOP
      IF r.grp > 2 AND high(r.n) THEN
        INSERT INTO result (id, a) VALUES (r.id, calls);
      ELSIF r.grp = 1 OR high(r.id) THEN
        INSERT INTO result (id, a) VALUES (-r.id, calls);
      END IF;
      b := r.n > 0 AND (r.grp = 3 OR NOT high(r.n)) AND r.id < 25;
      INSERT INTO result (id, a, b) VALUES (r.id, calls, CASE WHEN b THEN 'yes' WHEN NOT b THEN 'no' END);
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(calls);
  END;
  PROCEDURE raised IS
  BEGIN
    FOR r IN (SELECT * FROM item ORDER BY id) LOOP
      BEGIN
        IF r.grp BETWEEN 1 AND 5 AND price_of(r.grp) > 2 THEN
          INSERT INTO result (id, b) VALUES (r.id, 'dear');
        ELSE
          INSERT INTO result (id, b) VALUES (r.id, 'cheap');
        END IF;
      EXCEPTION
        WHEN NO_DATA_FOUND THEN INSERT INTO result (id, b) VALUES (r.id, 'no price');
      END;
    END LOOP;
  END;
  PROCEDURE choices IS
    v NUMBER;
  BEGIN
    FOR r IN (SELECT * FROM item ORDER BY id) LOOP
      v := CASE WHEN r.grp = 0 THEN 0 WHEN r.grp < 5 THEN logged(r.grp) ELSE -1 END;
      v := v + COALESCE(r.n, logged(100 + r.id));
      INSERT INTO result (id, a) VALUES (r.id, v);
    END LOOP;
  END;
  PROCEDURE numbers IS
  BEGIN
    FOR r IN (SELECT * FROM item WHERE n > 2 ORDER BY n, id) LOOP
      INSERT INTO note VALUES (notes.NEXTVAL, 'a' || r.id);
      IF r.n > 6 THEN
        lg('again');
      END IF;
      INSERT INTO result (id, a) VALUES (r.id, notes.CURRVAL);
    END LOOP;
  END;
  PROCEDURE add_up (p NUMBER) IS
  BEGIN
    total := total + NVL(p, 1);
  END;
  PROCEDURE reset_inside IS
  BEGIN
    total := 5;
    FOR r IN (SELECT * FROM item ORDER BY id) LOOP
      add_up(r.n);
      INSERT INTO result (id, a) VALUES (r.id, total);
      IF total > 20 THEN total := 0; END IF;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(total);
  END;
  PROCEDURE texts IS
    l VARCHAR2(60);
  BEGIN
    FOR r IN (SELECT id, CASE WHEN n > 3 THEN TO_CHAR(n) END AS txt FROM item ORDER BY id) LOOP
      IF NVL(LENGTH(l), 0) > 8 THEN
        INSERT INTO result (id, b) VALUES (r.id, l);
        l := NULL;
      END IF;
      l := l || CASE WHEN l IS NOT NULL THEN ',' END || r.txt;
    END LOOP;
    INSERT INTO result (b) VALUES (l);
  END;
END;
/
-- run
BEGIN ways.conditions; END;
/
BEGIN ways.raised; END;
/
BEGIN ways.choices; END;
/
BEGIN ways.numbers; END;
/
BEGIN ways.reset_inside; END;
/
BEGIN ways.texts; END;
/
SELECT * FROM result ORDER BY id, a, b;
SELECT * FROM note ORDER BY id;
