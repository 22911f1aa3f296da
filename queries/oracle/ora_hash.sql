-- ORA_HASH gives buckets from 0 to its second argument, the same in SQL and PL/SQL (SQL Language Reference 19c, "ORA_HASH").
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE keyed (id NUMBER, s VARCHAR2(10));
INSERT INTO keyed SELECT LEVEL, 'k' || LEVEL FROM dual CONNECT BY LEVEL <= 200;
-- Every row is in one of four buckets.
SELECT COUNT(*) AS n, MIN(b) AS low, MAX(b) AS high, COUNT(DISTINCT b) AS buckets FROM (SELECT ORA_HASH(id, 3) AS b FROM keyed);
SELECT SUM(CASE WHEN ORA_HASH(s, 7, 1) = ORA_HASH(s, 7, 2) THEN 0 ELSE 1 END) > 100 AS seed_counts FROM keyed;
SELECT ORA_HASH('a', 0) AS zero, ORA_HASH(NULL, 9) AS none, ORA_HASH('a') BETWEEN 0 AND 4294967295 AS whole FROM dual;
DECLARE n NUMBER; differ NUMBER := 0; BEGIN
  FOR r IN (SELECT id, s, ORA_HASH(id, 99) AS a, ORA_HASH(s, 99, 5) AS b FROM keyed) LOOP
    IF r.a <> ORA_HASH(r.id, 99) OR r.b <> ORA_HASH(r.s, 99, 5) THEN differ := differ + 1; END IF;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('differ ' || differ);
  FOR bucket IN 0 .. 2 LOOP
    SELECT COUNT(*) INTO n FROM keyed WHERE ORA_HASH(id, 2) = bucket;
    differ := differ + n;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('in buckets ' || differ);
END;
/
