-- DECODE, NVL2 and CASE ask only the operand that they give: what is called there, or the number of a sequence that is taken, happens for these rows alone.
-- loops: 1 of 1
CREATE TABLE src (id NUMBER PRIMARY KEY, g NUMBER, a NUMBER);
CREATE TABLE o (id NUMBER, x NUMBER, y NUMBER);
CREATE SEQUENCE sq;
CREATE OR REPLACE PACKAGE pk IS n NUMBER := 0; FUNCTION nx RETURN NUMBER; END;
/
CREATE OR REPLACE PACKAGE BODY pk IS FUNCTION nx RETURN NUMBER IS BEGIN n := n + 1; RETURN n; END; END;
/
CREATE OR REPLACE PROCEDURE w1 IS v NUMBER; w NUMBER; z NUMBER := 0; BEGIN
  FOR r IN (SELECT id, g, a FROM src ORDER BY id) LOOP
    v := DECODE(r.g, 1, pk.nx, NULL, 20 + pk.nx, 2, 5, pk.nx * 100);
    w := NVL2(r.a, pk.nx, -pk.nx);
    INSERT INTO o VALUES (r.id, v, w);
    v := CASE WHEN r.g = 1 THEN sq.NEXTVAL ELSE 0 END;
    w := NVL(r.a, sq.NEXTVAL);
    IF r.g = 2 AND sq.NEXTVAL > 3 THEN v := v + 1000; END IF;
    INSERT INTO o VALUES (r.id, v, w);
  END LOOP;
END;
/
INSERT INTO src VALUES (1, 1, 5);
INSERT INTO src VALUES (2, 1, NULL);
INSERT INTO src VALUES (3, 2, 1);
INSERT INTO src VALUES (4, NULL, 1);
INSERT INTO src VALUES (5, 3, 3);
INSERT INTO src VALUES (6, 2, NULL);
-- run
BEGIN
  w1;
END;
/
SELECT * FROM o ORDER BY id, x, y;
SELECT sq.NEXTVAL FROM dual;
