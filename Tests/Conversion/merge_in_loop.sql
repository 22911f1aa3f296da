-- MERGE of one row, MERGE of a query, and rows that leave the MERGE untouched.
-- loops: 2 of 2
CREATE TABLE links (system VARCHAR2(10), ext NUMBER, party NUMBER, seen NUMBER, PRIMARY KEY (system, ext));
CREATE TABLE staging (id NUMBER PRIMARY KEY, system VARCHAR2(10), ext NUMBER, party NUMBER);
CREATE TABLE extra (staging_id NUMBER, ext NUMBER);
INSERT INTO links VALUES ('crm', 1, 11, 0);
INSERT INTO links VALUES ('crm', 2, 12, 5);
INSERT INTO links VALUES ('erp', 1, 21, 0);
INSERT INTO staging VALUES (1, 'crm', 1, 101);
INSERT INTO staging VALUES (2, 'crm', 3, 103);
INSERT INTO staging VALUES (3, 'erp', 9, 109);
INSERT INTO staging VALUES (4, 'crm', 2, 102);
INSERT INTO extra VALUES (3, 31);
INSERT INTO extra VALUES (3, 32);
INSERT INTO extra VALUES (4, 33);
CREATE OR REPLACE PROCEDURE link_all IS
BEGIN
  FOR s IN (SELECT * FROM staging ORDER BY id) LOOP
    MERGE INTO links t
    USING (SELECT s.system AS system, s.ext AS ext FROM dual) x
       ON (t.system = x.system AND t.ext = x.ext)
     WHEN MATCHED THEN UPDATE SET t.party = s.party, t.seen = t.seen + 1 WHERE t.seen < 5
     WHEN NOT MATCHED THEN INSERT (system, ext, party, seen) VALUES (x.system, x.ext, s.party, 1);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE link_extra IS
BEGIN
  FOR s IN (SELECT id, system FROM staging ORDER BY id) LOOP
    MERGE INTO links t
    USING (SELECT ext, ext * 10 AS party FROM extra WHERE staging_id = s.id) x
       ON (t.system = s.system AND t.ext = x.ext)
     WHEN MATCHED THEN UPDATE SET t.party = x.party
     WHEN NOT MATCHED THEN INSERT (system, ext, party, seen) VALUES (s.system, x.ext, x.party, 0);
  END LOOP;
END;
/
-- run
BEGIN link_all; END;
/
SELECT * FROM links ORDER BY system, ext;
BEGIN link_extra; END;
/
SELECT * FROM links ORDER BY system, ext;
