-- Functions whose bodies are no expressions are called in the statement: loops over letters, best of several rows.
-- loops: 2 of 2
-- spark: the function "matcher.clean" stands in a query, row by row
CREATE TABLE parties (id NUMBER PRIMARY KEY, name VARCHAR2(40), tax_id VARCHAR2(20));
CREATE TABLE incoming (id NUMBER PRIMARY KEY, name VARCHAR2(40), tax_id VARCHAR2(20));
CREATE TABLE found (id NUMBER, party NUMBER, score NUMBER, clean VARCHAR2(20));
INSERT INTO parties VALUES (1, 'Alpha Beta', 'DE-12 3');
INSERT INTO parties VALUES (2, 'Alpha Gamma', 'AT/77');
INSERT INTO parties VALUES (3, 'Alpha', NULL);
INSERT INTO incoming VALUES (1, 'Alpha Gamma', 'de 123');
INSERT INTO incoming VALUES (2, 'Alpha X', 'x');
INSERT INTO incoming VALUES (3, 'Omega', NULL);
CREATE OR REPLACE PACKAGE matcher AS
  PROCEDURE run;
END;
/
CREATE OR REPLACE PACKAGE BODY matcher AS
  FUNCTION clean (p VARCHAR2) RETURN VARCHAR2 IS
    v VARCHAR2(40);
    c VARCHAR2(1);
  BEGIN
    FOR i IN 1 .. NVL(LENGTH(p), 0) LOOP
      c := UPPER(SUBSTR(p, i, 1));
      IF c BETWEEN '0' AND '9' OR c BETWEEN 'A' AND 'Z' THEN
        v := v || c;
      END IF;
    END LOOP;
    RETURN v;
  END;
  FUNCTION score (a VARCHAR2, b VARCHAR2) RETURN NUMBER IS
    n NUMBER := 0;
  BEGIN
    WHILE n < LEAST(LENGTH(a), LENGTH(b)) AND SUBSTR(a, n + 1, 1) = SUBSTR(b, n + 1, 1) LOOP
      n := n + 1;
    END LOOP;
    RETURN n;
  END;
  PROCEDURE run IS
    v_best NUMBER;
    v_party NUMBER;
    v_score NUMBER;
  BEGIN
    FOR i IN (SELECT * FROM incoming ORDER BY id) LOOP
      v_best := 0;
      v_party := NULL;
      FOR p IN (SELECT id, name FROM parties WHERE clean(tax_id) <> 'AT77' OR tax_id IS NULL ORDER BY id) LOOP
        v_score := score(p.name, i.name);
        IF v_score > v_best THEN
          v_best := v_score;
          v_party := p.id;
        END IF;
      END LOOP;
      INSERT INTO found VALUES (i.id, v_party, v_best, clean(i.tax_id));
    END LOOP;
  END;
END;
/
-- run
BEGIN matcher.run; END;
/
SELECT * FROM found ORDER BY id;
