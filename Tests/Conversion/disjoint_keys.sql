-- Rows that are read under one key and written under another: those that meet go in waves, by the one key
-- and by the other.
-- loops: 1 of 1
-- spark error: two iterations share the rows they change
CREATE TABLE tariffs (id NUMBER PRIMARY KEY, fee NUMBER(10,2));
CREATE TABLE tiers (tariff NUMBER, tier NUMBER, price NUMBER(10,4), PRIMARY KEY (tariff, tier));
INSERT INTO tariffs SELECT level, level * 10 FROM dual CONNECT BY level <= 4;
INSERT INTO tiers SELECT MOD(level, 4) + 1, TRUNC(level / 4), level / 8 FROM dual CONNECT BY level <= 11;
CREATE OR REPLACE PROCEDURE copy_all (p_shift NUMBER) IS
BEGIN
  FOR r IN (SELECT id, fee FROM tariffs ORDER BY id) LOOP
    INSERT INTO tiers (tariff, tier, price)
    SELECT r.id + p_shift, tier + 10, ROUND(price * 1.1, 4) FROM tiers WHERE tariff = r.id;
  END LOOP;
END;
/
-- run
BEGIN copy_all(100); END;
/
SELECT * FROM tiers ORDER BY tariff, tier;
BEGIN copy_all(1); END;
/
SELECT * FROM tiers ORDER BY tariff, tier;
