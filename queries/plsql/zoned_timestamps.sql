SET dialect = 'oracle';
SET SERVEROUTPUT ON;
-- TIMESTAMP WITH TIME ZONE keeps its zone, in literals, columns, variables and functions; it compares by the moment
-- (SQL Language Reference 19c, "Datetime Data Types", "EXTRACT (datetime)", "FROM_TZ").
SET TIME ZONE 'Europe/Berlin';
CREATE TABLE call_log (id NUMBER, started TIMESTAMP WITH TIME ZONE, seen TIMESTAMP(0) WITH LOCAL TIME ZONE, heard TIMESTAMP(2) WITH TIME ZONE);
INSERT INTO call_log VALUES (1, TIMESTAMP '2026-07-01 12:00:00.123456 +05:30', TIMESTAMP '2026-07-01 12:00:00.6 +05:30', TIMESTAMP '2026-07-01 12:00:00.126 -03:00');
INSERT INTO call_log VALUES (2, TIMESTAMP '2026-07-01 02:30:00 America/New_York', NULL, NULL);
INSERT INTO call_log VALUES (3, DATE '2026-01-15', DATE '2026-01-15', TIMESTAMP '2026-01-15 10:00:00');
INSERT INTO call_log VALUES (4, NULL, NULL, NULL);
SELECT id, started, seen, heard FROM call_log ORDER BY id;
SELECT id, TO_CHAR(started) AS a, TO_CHAR(started, 'YYYY-MM-DD HH24:MI:SS.FF3 TZH:TZM') AS b, TO_CHAR(started, 'HH24:MI TZR') AS c, started || '' AS d FROM call_log ORDER BY started;
SELECT id, EXTRACT(HOUR FROM started) AS h, EXTRACT(TIMEZONE_HOUR FROM started) AS th, EXTRACT(TIMEZONE_MINUTE FROM started) AS tm, EXTRACT(TIMEZONE_REGION FROM started) AS r, EXTRACT(DAY FROM started) AS d FROM call_log ORDER BY id;
-- By the moment: 12:00 of +05:30 is 06:30 of UTC, as is 02:30 of New York.
SELECT a.id AS x, b.id AS y, CASE WHEN a.started = b.started THEN 'same' WHEN a.started < b.started THEN 'before' ELSE 'after' END AS z FROM call_log a JOIN call_log b ON a.id < b.id AND b.id < 4 ORDER BY 1, 2;
SELECT id FROM call_log WHERE started = TIMESTAMP '2026-07-01 06:30:00 +00:00' OR started BETWEEN TIMESTAMP '2026-07-01 06:30:00.1 UTC' AND TIMESTAMP '2026-07-01 06:30:00.2 UTC' ORDER BY id;
SELECT CAST(started AS DATE) AS d, CAST(started AS TIMESTAMP) AS t, TRUNC(started) AS u, LAST_DAY(started) AS l, ADD_MONTHS(started, 1) AS m, started + 1 AS p, SYS_EXTRACT_UTC(started) AS s FROM call_log WHERE id = 1;
SELECT started + INTERVAL '1' DAY AS a, started + INTERVAL '1' MONTH AS b, started - INTERVAL '90' MINUTE AS c, started - TIMESTAMP '2026-07-01 00:00:00 +00:00' AS e FROM call_log WHERE id = 1;
SELECT started AT TIME ZONE 'UTC' AS a, started AT LOCAL AS b, started AT TIME ZONE 'US/Pacific' AS c, FROM_TZ(TIMESTAMP '2026-12-01 08:00:00', 'Asia/Tokyo') AS d, FROM_TZ(TIMESTAMP '2026-12-01 08:00:00', '-3:00') AS e FROM call_log WHERE id = 1;
SELECT TO_TIMESTAMP_TZ('2026-03-05 11:22:33 -8:00', 'YYYY-MM-DD HH24:MI:SS TZH:TZM') AS a, TO_TIMESTAMP_TZ('05.03.2026 11:22 Asia/Tokyo', 'DD.MM.YYYY HH24:MI TZR') AS b, TO_TIMESTAMP_TZ('05.03.2026', 'DD.MM.YYYY') AS c FROM dual;
SELECT MIN(started) AS a, MAX(started) AS b, COUNT(started) AS n, NVL(MAX(heard), TIMESTAMP '2000-01-01 00:00:00 UTC') AS c FROM call_log;
SELECT NVL(started, TIMESTAMP '2026-01-01 00:00:00 -01:00') AS a, COALESCE(heard, started) AS b, DECODE(id, 4, 'none', TO_CHAR(started, 'TZH')) AS c FROM call_log ORDER BY id;
-- A month later by the clock of New York, over the change to summer time; a day is 24 hours.
SELECT TIMESTAMP '2026-02-20 12:00:00 America/New_York' + INTERVAL '1' MONTH AS a, TIMESTAMP '2026-03-07 12:00:00 America/New_York' + INTERVAL '1' DAY AS b FROM dual;
SELECT TIMESTAMP '2026-01-31 12:00:00 America/New_York' + INTERVAL '1' MONTH AS a FROM dual;
UPDATE call_log SET started = started AT TIME ZONE 'UTC', heard = started WHERE id = 1;
SELECT started, heard FROM call_log WHERE id = 1;
SELECT column_name, data_type FROM user_tab_columns WHERE table_name = 'CALL_LOG' ORDER BY column_name;
DECLARE
  z TIMESTAMP WITH TIME ZONE := TIMESTAMP '2026-07-01 12:00:00 +05:30';
  l TIMESTAMP WITH LOCAL TIME ZONE := z;
  t TIMESTAMP := z;
  d DATE := z;
  c call_log.started%TYPE;
  r call_log%ROWTYPE;
  i INTERVAL DAY TO SECOND;
  PROCEDURE show(p_what VARCHAR2, p_when TIMESTAMP WITH TIME ZONE) IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE(p_what || ': ' || TO_CHAR(p_when, 'YYYY-MM-DD HH24:MI TZR'));
  END;
BEGIN
  show('z', z); show('l', l); show('t', t); show('d', d);
  DBMS_OUTPUT.PUT_LINE(z); DBMS_OUTPUT.PUT_LINE(l); DBMS_OUTPUT.PUT_LINE(t);
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(d, 'YYYY-MM-DD HH24:MI'));
  show('utc', z AT TIME ZONE 'UTC'); show('local', z AT LOCAL);
  DBMS_OUTPUT.PUT_LINE(EXTRACT(HOUR FROM z) || ' ' || EXTRACT(TIMEZONE_HOUR FROM z) || ':' || EXTRACT(TIMEZONE_MINUTE FROM z) || ' ' || EXTRACT(HOUR FROM l));
  IF z = TIMESTAMP '2026-07-01 08:30:00 +02:00' THEN DBMS_OUTPUT.PUT_LINE('same moment'); END IF;
  IF l = z AND t <> z THEN DBMS_OUTPUT.PUT_LINE('a timestamp is of the session'); END IF;
  i := z - TIMESTAMP '2026-07-01 06:00:00 +00:00';
  DBMS_OUTPUT.PUT_LINE(i);
  show('plus', z + INTERVAL '2' HOUR); show('days', z + 1);
  SELECT started INTO c FROM call_log WHERE id = 2;
  show('c', c);
  SELECT * INTO r FROM call_log WHERE id = 3;
  show('r', r.started);
  r.id := 5; r.started := c + INTERVAL '1' MINUTE; r.heard := FROM_TZ(t, '+01:00');
  INSERT INTO call_log VALUES r;
  FOR x IN (SELECT id, started, heard FROM call_log WHERE started > c ORDER BY started) LOOP
    show(x.id, x.started); show('heard', x.heard);
  END LOOP;
  UPDATE call_log SET seen = z, started = l WHERE id = 4;
  SELECT started INTO z FROM call_log WHERE id = 4;
  show('stored', z);
  z := TO_TIMESTAMP_TZ('2026-03-05 11:22 -08:00', 'YYYY-MM-DD HH24:MI TZH:TZM');
  show('read', z);
  z := NULL;
  show('null', z);
  EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM call_log WHERE started = :1' INTO r.id USING c;
  DBMS_OUTPUT.PUT_LINE(r.id);
  IF EXTRACT(HOUR FROM SYSTIMESTAMP) = TO_NUMBER(TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'HH24')) THEN DBMS_OUTPUT.PUT_LINE('hours of UTC'); END IF;
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(SYSTIMESTAMP, 'TZR'));
END;
/
SELECT seen FROM call_log WHERE seen IS NOT NULL ORDER BY seen;
SELECT id FROM call_log WHERE started IN (TIMESTAMP '2026-07-01 06:30:00 UTC') ORDER BY id;
SELECT id FROM call_log WHERE started IN (SELECT started AT TIME ZONE 'Asia/Tokyo' FROM call_log WHERE id = 2) ORDER BY id;
SELECT started, COUNT(*) AS n FROM call_log GROUP BY started;
SELECT DISTINCT started FROM call_log;
SELECT ROW_NUMBER() OVER (ORDER BY started DESC) AS r, id FROM call_log WHERE id < 4 ORDER BY 1;
SELECT COUNT(DISTINCT started) AS n FROM call_log WHERE id IN (2, 4);
SELECT MAX(id) AS m, SYS_EXTRACT_UTC(started) AS u FROM call_log WHERE id < 3 GROUP BY SYS_EXTRACT_UTC(started) ORDER BY u;
SELECT started FROM call_log UNION SELECT heard FROM call_log;
SELECT COUNT(*) OVER (PARTITION BY started) AS n, id FROM call_log WHERE id IN (2, 3, 4) ORDER BY id;
-- A row trigger, a default, MERGE, a collection and a record of them.
CREATE TABLE audited (id NUMBER PRIMARY KEY, at_ TIMESTAMP WITH TIME ZONE DEFAULT TIMESTAMP '2026-01-01 00:00:00 -05:00' NOT NULL, was TIMESTAMP WITH TIME ZONE, CHECK (at_ > TIMESTAMP '2000-01-01 00:00:00 UTC'));
CREATE OR REPLACE TRIGGER audited_biu BEFORE INSERT OR UPDATE ON audited FOR EACH ROW
BEGIN
  IF UPDATING AND :NEW.at_ <> :OLD.at_ THEN :NEW.was := :OLD.at_; END IF;
  IF :NEW.at_ IS NULL THEN :NEW.at_ := TIMESTAMP '2026-02-02 00:00:00 Asia/Tokyo'; END IF;
END;
/
INSERT INTO audited (id) VALUES (1);
INSERT INTO audited (id, at_) VALUES (2, NULL);
INSERT INTO audited (id, at_) VALUES (3, TIMESTAMP '1999-12-31 20:00:00 -05:00');
MERGE INTO audited a USING (SELECT 1 AS id, TIMESTAMP '2026-01-01 05:00:00 +00:00' AS z FROM dual UNION ALL SELECT 4, FROM_TZ(TIMESTAMP '2026-05-05 05:05:05', '+02:00') FROM dual) s ON (a.id = s.id)
WHEN MATCHED THEN UPDATE SET at_ = s.z WHEN NOT MATCHED THEN INSERT (id, at_) VALUES (s.id, s.z);
UPDATE audited SET at_ = at_ + INTERVAL '1' HOUR WHERE id = 2;
SELECT * FROM audited ORDER BY id;
DECLARE
  TYPE t_times IS TABLE OF TIMESTAMP WITH TIME ZONE INDEX BY PLS_INTEGER;
  v t_times;
  CURSOR c IS SELECT at_ FROM audited ORDER BY at_ DESC;
  FUNCTION latest(a TIMESTAMP WITH TIME ZONE, b TIMESTAMP WITH TIME ZONE) RETURN TIMESTAMP WITH TIME ZONE IS BEGIN RETURN GREATEST(a, b); END;
BEGIN
  OPEN c; FETCH c BULK COLLECT INTO v; CLOSE c;
  FOR i IN 1 .. v.COUNT LOOP DBMS_OUTPUT.PUT_LINE(TO_CHAR(v(i), 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM')); END LOOP;
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(latest(v(1), v(2)), 'YYYY-MM-DD HH24:MI TZR'));
  FORALL i IN 1 .. v.COUNT UPDATE audited SET was = v(i) WHERE at_ = v(i);
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  IF v(1) BETWEEN v(2) AND TO_TIMESTAMP_TZ('2027-01-01 00:00 UTC', 'YYYY-MM-DD HH24:MI TZR') THEN DBMS_OUTPUT.PUT_LINE('between'); END IF;
  DBMS_OUTPUT.PUT_LINE(CASE WHEN NVL(v(1), v(2)) = v(1) THEN 'nvl' END);
END;
/
SELECT id, TO_CHAR(was, 'TZR') AS z FROM audited ORDER BY id;
CREATE TABLE copied AS SELECT id, at_, SYSTIMESTAMP AS now_ FROM audited;
SELECT data_type FROM user_tab_columns WHERE table_name = 'COPIED' ORDER BY column_id;
SELECT id, at_ FROM copied WHERE at_ = ANY (SELECT at_ FROM audited) ORDER BY id;
SELECT LISTAGG(TO_CHAR(at_, 'TZR'), ', ') WITHIN GROUP (ORDER BY at_) AS zones, MAX(id) KEEP (DENSE_RANK LAST ORDER BY at_) AS newest FROM copied;
-- One moment is one group, whatever the zones are.
SELECT SYS_EXTRACT_UTC(started) AS u, COUNT(*) AS n, MAX(id) AS m FROM call_log GROUP BY started ORDER BY started;
SELECT DISTINCT started FROM (SELECT TIMESTAMP '2026-07-01 12:00:00 +02:00' AS started FROM dual UNION ALL SELECT TIMESTAMP '2026-07-01 10:00:00 +00:00' FROM dual UNION ALL SELECT NULL FROM dual) ORDER BY started DESC;
SELECT TIMESTAMP '2026-07-01 12:00:00 +02:00' AS z FROM dual UNION SELECT TIMESTAMP '2026-07-01 10:00:00 +00:00' FROM dual UNION SELECT TIMESTAMP '2026-07-01 10:00:00 +02:00' FROM dual;
SELECT TIMESTAMP '2026-07-01 12:00:00 +02:00' AS z FROM dual MINUS SELECT TIMESTAMP '2026-07-01 10:00:00 +00:00' FROM dual;
SELECT COUNT(*) AS n FROM (SELECT id, SYSTIMESTAMP AS now_ FROM call_log GROUP BY id, SYSTIMESTAMP);
SELECT started, COUNT(*) AS n FROM call_log GROUP BY ROLLUP(started);
SELECT TO_CHAR(started, 'YYYY-MM-DD') AS d, COUNT(*) AS n FROM call_log WHERE started > TIMESTAMP '2026-06-01 00:00:00' GROUP BY TO_CHAR(started, 'YYYY-MM-DD') HAVING COUNT(*) > 0 ORDER BY 1;
