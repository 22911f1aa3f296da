-- What old programs lean on: who called (OWA_UTIL), jobs in the dictionary, records with defaults in arrays, parts of tables.
--@ dialect oracle file
CREATE OR REPLACE PROCEDURE told(what VARCHAR2) IS
  owner VARCHAR2(30);
  name VARCHAR2(30);
  line NUMBER;
  kind VARCHAR2(30);
BEGIN
  OWA_UTIL.WHO_CALLED_ME(owner, name, line, kind);
  DBMS_OUTPUT.PUT_LINE(what || ': ' || kind || ' ' || owner || '.' || name || ' line ' || line);
END;
/
CREATE OR REPLACE PACKAGE teller AS
  PROCEDURE go;
END;
/
CREATE OR REPLACE PACKAGE BODY teller AS
  PROCEDURE go IS
  BEGIN
    told('here');
  END;
END;
/
CREATE OR REPLACE FUNCTION one RETURN NUMBER IS BEGIN told('there'); RETURN 1; END;
/
DECLARE
  n NUMBER;
BEGIN
  teller.go;
  n := one;
  told('block');
END;
/
-- An element that an assignment to a field makes has the defaults of the others (PL/SQL LR 19c, "RECORD Variables").
DECLARE
  TYPE sum_t IS RECORD (label VARCHAR2(10), total NUMBER := 0, is_open BOOLEAN DEFAULT TRUE);
  TYPE sums_t IS TABLE OF sum_t INDEX BY VARCHAR2(10);
  s sums_t;
BEGIN
  s('a').label := 'x';
  s('a').total := s('a').total + 5;
  s('b').is_open := FALSE;
  s('b').total := s('b').total + 7;
  DBMS_OUTPUT.PUT_LINE(s('a').label || s('a').total || ' ' || s('b').total || CASE WHEN s('a').is_open AND NOT s('b').is_open THEN ' a is open' END);
END;
/
DECLARE
  j NUMBER;
BEGIN
  DBMS_JOB.SUBMIT(j, 'told(''job'');', DATE '2026-10-01', 'TRUNC(SYSDATE) + 1');
  DBMS_SCHEDULER.CREATE_JOB(job_name => 'nightly', job_type => 'PLSQL_BLOCK', job_action => 'BEGIN NULL; END;',
    start_date => TIMESTAMP '2026-10-02 03:00:00', repeat_interval => 'FREQ=DAILY', enabled => TRUE);
END;
/
SELECT what, next_date, interval, broken FROM user_jobs;
SELECT job_name, job_action, start_date, repeat_interval FROM user_scheduler_jobs;
BEGIN DBMS_SCHEDULER.DROP_JOB('nightly'); END;
/
SELECT COUNT(*) AS c FROM user_scheduler_jobs;
-- Where Oracle keeps rows is nothing here; what names the rows of one part is refused, and never means all rows.
CREATE TABLE parted (a NUMBER, b DATE) PARTITION BY RANGE (b)
  (PARTITION p1 VALUES LESS THAN (DATE '2024-02-01'), PARTITION p2 VALUES LESS THAN (MAXVALUE));
INSERT INTO parted VALUES (1, DATE '2024-01-05');
SELECT a FROM parted PARTITION (p2);
DELETE FROM parted PARTITION (p2);
UPDATE parted PARTITION (p2) SET a = 2;
INSERT INTO parted PARTITION (p2) VALUES (3, SYSDATE);
MERGE INTO parted PARTITION (p2) t USING dual ON (1 = 1) WHEN MATCHED THEN UPDATE SET a = 9;
ALTER TABLE parted TRUNCATE PARTITION p1;
ALTER TABLE parted DROP PARTITION p1 UPDATE GLOBAL INDEXES;
ALTER TABLE parted MOVE PARTITION p1 TABLESPACE cold;
SELECT a FROM parted;
