-- An UPDATE that adds, and the INSERT of what it does not find, by keys that many rows share: with other columns that keep the
-- greatest, the least or the same for all; for NULL keys; in an inner loop; where the INSERT has a condition of its own (the
-- plan gives up for rows that it leaves out), and where it is of another key (in waves).
-- loops: 7 of 7
-- falls back: 1
CREATE TABLE event (id NUMBER PRIMARY KEY, acct NUMBER, day DATE, amount NUMBER(10, 2));
CREATE TABLE total (acct NUMBER PRIMARY KEY, amount NUMBER(12, 2), events NUMBER, first_day DATE, last_day DATE, state VARCHAR2(5));
CREATE TABLE parts (event NUMBER, no NUMBER, share_of NUMBER);
INSERT INTO event VALUES (1, 10, DATE '2026-01-05', 1.5);
INSERT INTO event VALUES (2, 20, DATE '2026-01-03', 2.5);
INSERT INTO event VALUES (3, 10, DATE '2026-01-01', 3.5);
INSERT INTO event VALUES (4, NULL, DATE '2026-01-02', 4.5);
INSERT INTO event VALUES (5, 10, NULL, 5.5);
INSERT INTO event VALUES (6, 20, DATE '2026-01-09', -6.5);
INSERT INTO total VALUES (20, 100, 7, DATE '2026-01-08', NULL, 'old');
INSERT INTO parts VALUES (1, 1, 0.25);
INSERT INTO parts VALUES (1, 2, 0.75);
INSERT INTO parts VALUES (3, 1, 1);
INSERT INTO parts VALUES (6, 1, 1);
CREATE OR REPLACE PACKAGE totals AS
  PROCEDURE simple;
  PROCEDURE extremes;
  PROCEDURE inner_loop;
  PROCEDURE some;
  PROCEDURE other_key;
  PROCEDURE counted;
END;
/
CREATE OR REPLACE PACKAGE BODY totals AS
  PROCEDURE simple IS
  BEGIN
    FOR e IN (SELECT * FROM event ORDER BY id) LOOP
      UPDATE total SET amount = amount + e.amount, events = events + 1, state = 'up' WHERE acct = e.acct;
      IF SQL%ROWCOUNT = 0 AND e.acct IS NOT NULL THEN
        INSERT INTO total (acct, amount, events, state) VALUES (e.acct, e.amount, 1, 'new');
      END IF;
    END LOOP;
  END;
  PROCEDURE extremes IS
  BEGIN
    FOR e IN (SELECT * FROM event WHERE acct IS NOT NULL AND day IS NOT NULL ORDER BY id DESC) LOOP
      UPDATE total
         SET amount = amount - e.amount,
             first_day = LEAST(NVL(first_day, e.day), e.day),
             last_day = GREATEST(NVL(last_day, e.day), NVL(e.day, last_day))
       WHERE acct = e.acct;
      IF SQL%NOTFOUND THEN
        INSERT INTO total (acct, amount, first_day, last_day) VALUES (e.acct, -e.amount, e.day, e.day);
      END IF;
    END LOOP;
  END;
  PROCEDURE inner_loop IS
  BEGIN
    FOR e IN (SELECT * FROM event ORDER BY id) LOOP
      FOR p IN (SELECT * FROM parts WHERE event = e.id ORDER BY no) LOOP
        UPDATE total SET amount = amount + ROUND(e.amount * p.share_of, 2) WHERE acct = e.acct + 100;
        IF SQL%ROWCOUNT = 0 THEN
          INSERT INTO total (acct, amount, events) VALUES (e.acct + 100, ROUND(e.amount * p.share_of, 2), p.no);
        END IF;
      END LOOP;
    END LOOP;
  END;
  PROCEDURE some IS
  BEGIN
    FOR e IN (SELECT * FROM event WHERE acct IS NOT NULL ORDER BY id) LOOP
      UPDATE total SET amount = amount + e.amount WHERE acct = e.acct + 200;
      IF SQL%ROWCOUNT = 0 AND e.amount > 2 THEN
        INSERT INTO total (acct, amount) VALUES (e.acct + 200, e.amount);
      END IF;
    END LOOP;
  END;
  PROCEDURE other_key IS
  BEGIN
    FOR e IN (SELECT * FROM event WHERE acct IS NOT NULL ORDER BY id) LOOP
      UPDATE total SET amount = amount + e.amount WHERE acct = e.acct + 300;
      IF SQL%ROWCOUNT = 0 THEN
        INSERT INTO total (acct, amount) VALUES (e.id + 400, e.amount);
      END IF;
    END LOOP;
  END;
  PROCEDURE counted IS
    v_new NUMBER := 0;
  BEGIN
    FOR e IN (SELECT * FROM event WHERE acct IS NOT NULL ORDER BY amount) LOOP
      UPDATE total SET amount = amount + e.amount WHERE acct = e.acct + 500;
      IF SQL%ROWCOUNT = 0 THEN
        INSERT INTO total (acct, amount) VALUES (e.acct + 500, e.amount);
        v_new := v_new + 1;
        DBMS_OUTPUT.PUT_LINE('new ' || e.acct || ' by ' || e.id);
      END IF;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(v_new || ' new');
  END;
END;
/
-- run
BEGIN
  totals.simple;
  totals.extremes;
  totals.inner_loop;
  totals.some;
  totals.other_key;
  totals.counted;
END;
/
SELECT * FROM total ORDER BY acct;
