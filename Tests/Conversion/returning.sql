-- UPDATE and DELETE with RETURNING INTO: what the row gets and had, rows that are not there, several rows.
-- loops: 4 of 4
-- falls back: 2
-- spark error: RETURNING finds several rows
CREATE TABLE tariffs (id NUMBER PRIMARY KEY, grp NUMBER, price NUMBER(10,2), seen NUMBER);
CREATE TABLE wishes (id NUMBER PRIMARY KEY, tariff NUMBER, pct NUMBER);
CREATE TABLE log (id NUMBER, txt VARCHAR2(60));
INSERT INTO tariffs VALUES (1, 1, 10, 0);
INSERT INTO tariffs VALUES (2, 1, 20.05, NULL);
INSERT INTO tariffs VALUES (3, 2, NULL, 1);
INSERT INTO wishes VALUES (1, 1, 5);
INSERT INTO wishes VALUES (2, 2, 33.333);
INSERT INTO wishes VALUES (3, 7, 1);
INSERT INTO wishes VALUES (4, 3, 10);
INSERT INTO wishes VALUES (5, 1, 50);
CREATE OR REPLACE PROCEDURE raise_prices IS
  v_price NUMBER;
  v_seen NUMBER;
BEGIN
  FOR w IN (SELECT id, tariff, pct FROM wishes ORDER BY id) LOOP
    UPDATE tariffs SET price = price * (1 + w.pct / 100) WHERE id = w.tariff RETURNING price, seen INTO v_price, v_seen;
    IF SQL%ROWCOUNT = 0 THEN
      INSERT INTO log VALUES (w.id, 'no tariff, last ' || v_price);
    ELSE
      INSERT INTO log VALUES (w.id, 'now ' || v_price || ', seen ' || v_seen);
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE each_once IS
  v_price NUMBER;
BEGIN
  FOR t IN (SELECT id, price FROM tariffs ORDER BY id) LOOP
    UPDATE tariffs SET price = ROUND(price * 1.15, 1), seen = NVL(seen, 0) + 1 WHERE id = t.id RETURNING price INTO v_price;
    IF v_price - t.price > 2 THEN
      DBMS_OUTPUT.PUT_LINE(t.id || ' rose by ' || (v_price - t.price));
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE take_out IS
  v_pct NUMBER;
  v_sum NUMBER := 0;
BEGIN
  FOR t IN (SELECT id FROM tariffs WHERE id > 1 ORDER BY id) LOOP
    DELETE FROM wishes WHERE tariff = t.id RETURNING pct INTO v_pct;
    v_sum := v_sum + NVL(v_pct, 0);
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('taken ' || v_sum);
END;
/
CREATE OR REPLACE PROCEDURE too_many IS
  v_id NUMBER;
BEGIN
  FOR t IN (SELECT DISTINCT grp FROM tariffs ORDER BY grp) LOOP
    BEGIN
      UPDATE tariffs SET seen = seen + 10 WHERE grp = t.grp RETURNING id INTO v_id;
      INSERT INTO log VALUES (v_id, 'group ' || t.grp);
    EXCEPTION
      WHEN TOO_MANY_ROWS THEN INSERT INTO log VALUES (NULL, 'several in ' || t.grp);
    END;
  END LOOP;
END;
/
-- run
BEGIN raise_prices; each_once; take_out; too_many; END;
/
SELECT * FROM tariffs ORDER BY id;
SELECT * FROM wishes ORDER BY id;
SELECT * FROM log ORDER BY id, txt;
