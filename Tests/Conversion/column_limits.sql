-- loops: 8 of 8
-- falls back: 4
-- spark error: an amount that is added is NULL or has too many digits
CREATE TABLE moves (id NUMBER PRIMARY KEY, k NUMBER, other NUMBER, n NUMBER);
CREATE TABLE stores (k NUMBER PRIMARY KEY, n NUMBER CHECK (n >= 0), small NUMBER(3), total NUMBER(3), d DATE, best NUMBER(2));
CREATE TABLE floats (k NUMBER PRIMARY KEY, x BINARY_DOUBLE, whole INTEGER);
INSERT INTO moves VALUES (1, 1, 2, 900);
INSERT INTO moves VALUES (2, 1, 3, -850);
INSERT INTO moves VALUES (3, 2, 1, 800);
INSERT INTO moves VALUES (4, 1, 2, 700);
INSERT INTO moves VALUES (5, 2, 3, -90);
INSERT INTO stores VALUES (1, 10, 5, 0, DATE '2026-01-01', NULL);
INSERT INTO stores VALUES (2, 900, 5, 0, DATE '2026-01-01', NULL);
INSERT INTO stores VALUES (3, 850, 5, 0, DATE '2026-01-01', 7);
INSERT INTO floats VALUES (1, 1e16, 0);
CREATE OR REPLACE PACKAGE limits IS
  PROCEDURE stays;
  PROCEDURE breaks;
  PROCEDURE overflows;
  PROCEDURE posts;
  PROCEDURE meets;
  PROCEDURE keeps_best;
  PROCEDURE rounds;
  PROCEDURE is_double;
END;
/
CREATE OR REPLACE PACKAGE BODY limits IS
  -- The sum of what is positive is beyond three digits, no value on the way is.
  PROCEDURE stays IS
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      UPDATE stores SET small = small + r.n WHERE k = r.k;
    END LOOP;
    UPDATE stores SET small = 5;
  END;

  -- In the order of their numbers, the first one takes more than there is.
  PROCEDURE breaks IS
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id DESC) LOOP
      UPDATE stores SET n = n - r.n / 10 WHERE k = r.k;
    END LOOP;
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('breaks: ' || SQLERRM);
  END;

  PROCEDURE overflows IS
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY n DESC) LOOP
      UPDATE stores SET small = small + r.n WHERE k = r.k;
    END LOOP;
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('overflows: ' || SQLERRM);
  END;

  -- Debit and credit: the rows meet those of the other statement.
  PROCEDURE posts IS
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      UPDATE stores SET total = total - r.n WHERE k = r.k;
      UPDATE stores SET total = total + r.n WHERE k = r.other;
    END LOOP;
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('posts: ' || SQLERRM);
  END;

  PROCEDURE meets IS
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      UPDATE stores SET total = total - r.n WHERE k = r.k;
      UPDATE stores SET total = total + r.n WHERE k = r.k;
    END LOOP;
  END;

  -- The first value is kept where there is none: 90 fits, 900 does not.
  PROCEDURE keeps_best IS
  BEGIN
    FOR r IN (SELECT k, n FROM moves ORDER BY id) LOOP
      UPDATE stores SET best = LEAST(NVL(best, r.n), r.n) WHERE k = r.k;
    END LOOP;
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('keeps_best: ' || SQLERRM);
  END;

  -- A day takes whole seconds.
  PROCEDURE rounds IS
  BEGIN
    FOR r IN (SELECT k, n FROM moves ORDER BY id) LOOP
      UPDATE stores SET d = d + r.n / 24 WHERE k = r.k;
    END LOOP;
  END;

  PROCEDURE is_double IS
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      UPDATE floats SET x = x + 1 WHERE k = 1;
    END LOOP;
  END;
END;
/
-- run
BEGIN
  limits.stays;
  limits.breaks;
  limits.overflows;
  limits.posts;
  limits.meets;
  limits.keeps_best;
  limits.rounds;
  limits.is_double;
END;
/
SELECT * FROM stores ORDER BY k;
SELECT * FROM floats;
