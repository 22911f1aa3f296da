-- What the select list means elsewhere: positions and aliases of ORDER BY in a cursor opened for one row, with FETCH FIRST too; several
-- columns of one subquery come from one row; SELECT INTO reads all values before it sets the first variable; an opened cursor has the
-- values and rows of OPEN. DISTINCT of several columns is kept.
-- loops: 6 of 7
-- spark: this assignment has no form in Spark
CREATE TABLE acct (k NUMBER PRIMARY KEY, n NUMBER, t VARCHAR2(20));
CREATE TABLE rate (k NUMBER, a NUMBER, b NUMBER, c NUMBER);
CREATE TABLE said (id NUMBER, a NUMBER, b NUMBER);
INSERT INTO acct VALUES (1, 10, 'x');
INSERT INTO acct VALUES (2, 20, 'y');
INSERT INTO acct VALUES (3, 30, 'z');
INSERT INTO rate VALUES (1, 1, 9, 5);
INSERT INTO rate VALUES (1, 2, 3, 4);
INSERT INTO rate VALUES (2, 7, 1, 1);
INSERT INTO rate VALUES (2, 5, 2, 8);
INSERT INTO rate VALUES (3, 5, 5, 5);
CREATE OR REPLACE PROCEDURE set_pairs IS
BEGIN
  FOR r IN (SELECT * FROM acct ORDER BY k) LOOP
    UPDATE acct SET (n, t) = (SELECT a, b FROM rate x WHERE x.k = r.k ORDER BY 1 FETCH FIRST 1 ROW ONLY) WHERE k = r.k;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE set_pairs_by_alias IS
BEGIN
  FOR r IN (SELECT * FROM acct ORDER BY k) LOOP
    UPDATE acct SET (n, t) = (SELECT a, -b AS c FROM rate x WHERE x.k = r.k ORDER BY c DESC FETCH FIRST 1 ROW ONLY) WHERE k = r.k;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE set_distinct IS
BEGIN
  FOR r IN (SELECT * FROM acct WHERE k = 3 ORDER BY k) LOOP
    UPDATE acct SET (n, t) = (SELECT DISTINCT a, b FROM rate x WHERE x.k = r.k) WHERE k = r.k;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE fetch_by_place IS
  CURSOR c (p NUMBER) IS SELECT -a AS b, c FROM rate x WHERE x.k = p ORDER BY 2, b;
  CURSOR d (p NUMBER) IS SELECT -a AS b, c FROM rate x WHERE x.k = p ORDER BY b FETCH FIRST 5 ROWS ONLY;
  v NUMBER;
  w NUMBER;
BEGIN
  FOR r IN (SELECT * FROM acct ORDER BY k) LOOP
    OPEN c (r.k);
    FETCH c INTO v, w;
    CLOSE c;
    INSERT INTO said VALUES (r.k, v, w);
    OPEN d (r.k);
    FETCH d INTO v, w;
    CLOSE d;
    INSERT INTO said VALUES (r.k + 10, v, w);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE fetch_cut IS
  CURSOR c (p NUMBER) IS SELECT a, c FROM rate x WHERE x.k >= p ORDER BY c DESC, a OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY;
  v NUMBER;
  w NUMBER;
BEGIN
  FOR r IN (SELECT * FROM acct ORDER BY k) LOOP
    OPEN c (r.k);
    FETCH c INTO v, w;
    INSERT INTO said VALUES (r.k + 20, v, CASE WHEN c%FOUND THEN w END);
    CLOSE c;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE exchange IS
  a NUMBER;
  b NUMBER;
BEGIN
  FOR r IN (SELECT * FROM acct ORDER BY k) LOOP
    a := r.k;
    b := r.n;
    SELECT b, a INTO a, b FROM dual;
    INSERT INTO said VALUES (r.k + 30, a, b);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE opened_before IS
  v NUMBER := 2;
  CURSOR c IS SELECT k, n FROM acct WHERE k = v ORDER BY k;
  x c%ROWTYPE;
BEGIN
  FOR r IN (SELECT * FROM acct ORDER BY k) LOOP
    v := r.k;
    OPEN c;
    v := 100;
    UPDATE acct SET n = n + 1 WHERE k = r.k;
    FETCH c INTO x;
    INSERT INTO said VALUES (r.k + 40, x.k, x.n);
    CLOSE c;
  END LOOP;
END;
/
-- run
BEGIN fetch_by_place; fetch_cut; exchange; set_pairs; END;
/
BEGIN set_pairs_by_alias; set_distinct; opened_before; END;
/
