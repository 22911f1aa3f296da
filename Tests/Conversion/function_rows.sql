-- Rows that a function gives, once before the loop: a cursor over FROM f(…) whose function reads the table that the loop changes. Kept:
-- such a function in a loop inside, which would run once for each row around, and a list that goes on behind the loop.
-- loops: 3 of 5
-- spark: this kind of table has no form in Spark
CREATE TYPE promo_o AS OBJECT (promo_sk NUMBER, gain NUMBER);
/
CREATE TYPE promo_t AS TABLE OF promo_o;
/
CREATE TABLE promotion (sk NUMBER PRIMARY KEY, active VARCHAR2(1), gain NUMBER);
CREATE TABLE said (id NUMBER, t VARCHAR2(30));
INSERT INTO promotion VALUES (1, 'N', 5);
INSERT INTO promotion VALUES (2, 'N', 50);
INSERT INTO promotion VALUES (3, 'Y', 500);
INSERT INTO promotion VALUES (4, 'N', 40);
CREATE OR REPLACE FUNCTION best (p_least NUMBER DEFAULT 10) RETURN promo_t IS
  found promo_t := promo_t();
BEGIN
  FOR p IN (SELECT sk, gain FROM promotion WHERE active = 'N' AND gain >= p_least ORDER BY gain DESC) LOOP
    found.EXTEND;
    found(found.LAST) := promo_o(p.sk, p.gain);
  END LOOP;
  RETURN found;
END;
/
CREATE OR REPLACE PROCEDURE activate IS
  promo_sk NUMBER;
  CURSOR c IS SELECT promo_sk FROM best();
BEGIN
  OPEN c;
  LOOP
    FETCH c INTO promo_sk;
    EXIT WHEN c%NOTFOUND;
    UPDATE promotion SET active = 'Y' WHERE sk = promo_sk;
    INSERT INTO said VALUES (promo_sk, 'active');
  END LOOP;
  CLOSE c;
END;
/
CREATE OR REPLACE PROCEDURE count_some (p_least NUMBER) IS
BEGIN
  FOR b IN (SELECT x.promo_sk, x.gain * 2 AS twice FROM best(p_least) x WHERE x.gain < 1000 ORDER BY x.promo_sk) LOOP
    UPDATE promotion SET gain = b.twice WHERE sk = b.promo_sk;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE nested IS
BEGIN
  FOR p IN (SELECT sk FROM promotion ORDER BY sk) LOOP
    FOR b IN (SELECT x.promo_sk FROM best(p.sk * 20) x ORDER BY x.promo_sk) LOOP
      INSERT INTO said VALUES (p.sk, 'nested ' || b.promo_sk);
      UPDATE promotion SET active = 'Y' WHERE sk = b.promo_sk;
    END LOOP;
  END LOOP;
END;
/
-- run
BEGIN
  count_some(45);
  nested;
  UPDATE promotion SET active = 'N';
  activate;
END;
/
SELECT * FROM promotion ORDER BY sk;
SELECT * FROM said ORDER BY id, t;
