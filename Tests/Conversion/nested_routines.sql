-- Loops in procedures and functions that a routine declares, over its own variables and those around: what one call leaves the next one finds.
-- loops: 6 of 7
-- spark: "work.tot" is no column, variable or function known here
CREATE TABLE t (id NUMBER(8) PRIMARY KEY, grp NUMBER(4), amt NUMBER(10,2), tot NUMBER);
INSERT INTO t SELECT LEVEL, MOD(LEVEL, 4), CASE WHEN MOD(LEVEL, 7) > 0 THEN LEVEL * 1.25 END, 0 FROM dual CONNECT BY LEVEL <= 40;
CREATE TABLE o (n NUMBER, a VARCHAR2(60), b NUMBER, c NUMBER);
CREATE OR REPLACE PACKAGE pk IS
  PROCEDURE work(p_from IN NUMBER, p_last OUT NUMBER);
  FUNCTION first_over(p_grp IN NUMBER, p_limit IN NUMBER) RETURN NUMBER;
END;
/
CREATE OR REPLACE PACKAGE BODY pk IS
  PROCEDURE work(p_from IN NUMBER, p_last OUT NUMBER) IS
    tot NUMBER := 0; calls NUMBER := 0; name VARCHAR2(20) := 'o'; found_id NUMBER;
    -- the variable of the routine around goes on from call to call, the own one begins anew
    PROCEDURE one(p NUMBER) IS
      own NUMBER := 100;
    BEGIN
      FOR r IN (SELECT id, amt FROM t WHERE grp = p AND id > p_from ORDER BY id) LOOP
        tot := tot + NVL(r.amt, 0);
        own := own - 1;
        INSERT INTO o VALUES (r.id, 'one', tot, own);
      END LOOP;
    END;
    -- found only here
    PROCEDURE alternate IS
      CURSOR c IS SELECT id FROM t WHERE grp = 3 ORDER BY id;
      v t.id%TYPE;
    BEGIN
      OPEN c;
      LOOP
        FETCH c INTO v;
        EXIT WHEN c%NOTFOUND;
        calls := 1 - calls;
        UPDATE t SET tot = calls WHERE id = v;
        p_last := v;
      END LOOP;
      CLOSE c;
    END;
    FUNCTION over(p_limit IN NUMBER) RETURN NUMBER IS
    BEGIN
      FOR r IN (SELECT id, amt FROM t WHERE amt > 0 ORDER BY id) LOOP
        IF r.amt > p_limit THEN RETURN r.id; END IF;
      END LOOP;
      RETURN -1;
    END;
    PROCEDURE outer_one IS
      sum_here NUMBER := 0;
      PROCEDURE inner_one(p_n IN OUT NUMBER) IS
      BEGIN
        FOR r IN (SELECT grp, amt FROM t WHERE amt < 10) LOOP
          sum_here := sum_here + r.amt;
          p_n := p_n + 1;
        END LOOP;
      END;
    BEGIN
      inner_one(calls);
      inner_one(calls);
      INSERT INTO o VALUES (NULL, 'inner', sum_here, calls);
    END;
    -- kept: the text may be another one at each call
    PROCEDURE named IS
    BEGIN
      FOR r IN (SELECT id FROM t WHERE grp = 1 ORDER BY id) LOOP
        EXECUTE IMMEDIATE 'INSERT INTO ' || name || ' (n, a) VALUES (:1, :2)' USING r.id, name;
      END LOOP;
    END;
  BEGIN
    one(1);
    one(2);
    alternate;
    alternate;
    outer_one;
    name := 'o';
    named;
    FOR g IN (SELECT DISTINCT grp FROM t ORDER BY grp) LOOP
      found_id := over(g.grp * 8);
      INSERT INTO o VALUES (g.grp, 'over', found_id, tot);
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(tot || ' ' || calls || ' ' || over(1000));
  END;
  FUNCTION first_over(p_grp IN NUMBER, p_limit IN NUMBER) RETURN NUMBER IS
    FUNCTION sum_of RETURN NUMBER IS
      s NUMBER := 0;
    BEGIN
      FOR r IN (SELECT amt FROM t WHERE grp = p_grp ORDER BY id) LOOP
        s := s + NVL(r.amt, 0);
        EXIT WHEN s > p_limit;
      END LOOP;
      RETURN s;
    END;
  BEGIN
    RETURN sum_of;
  END;
END;
/
-- run
DECLARE
  n NUMBER;
BEGIN
  pk.work(3, n);
  DBMS_OUTPUT.PUT_LINE(n || ' ' || pk.first_over(2, 50) || ' ' || pk.first_over(2, 5000));
END;
/
SELECT * FROM o ORDER BY a, n, b, c;
SELECT * FROM t ORDER BY id;
