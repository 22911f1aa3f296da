-- call: BEGIN roaming.load_tap('FILE7'); END;
-- telecom roaming: staged TAP rows parsed and validated, errors to reject table, file header control
CREATE TABLE tap_stage (file_id VARCHAR2(10), line_no NUMBER, rec VARCHAR2(200), CONSTRAINT ts_pk PRIMARY KEY (file_id, line_no));
CREATE TABLE tap_file (file_id VARCHAR2(10) PRIMARY KEY, partner VARCHAR2(5), seq_no NUMBER, ok_cnt NUMBER, bad_cnt NUMBER, total_sdr NUMBER(14,3), status VARCHAR2(8));
CREATE TABLE tap_cdr (cdr_key VARCHAR2(30) PRIMARY KEY, file_id VARCHAR2(10), imsi VARCHAR2(15), kind VARCHAR2(3), start_dt DATE, units NUMBER(10), sdr NUMBER(10,3), local_amt NUMBER(12,2));
CREATE TABLE tap_reject (file_id VARCHAR2(10), line_no NUMBER, reason VARCHAR2(100));
CREATE TABLE partner (partner VARCHAR2(5) PRIMARY KEY, last_seq NUMBER, active CHAR(1));
CREATE TABLE xrate (ccy VARCHAR2(3), dt DATE, rate NUMBER(10,6), PRIMARY KEY (ccy, dt));
INSERT INTO partner VALUES ('AUTMM',6,'Y');
INSERT INTO xrate VALUES ('SDR',DATE '2026-08-01',1.21);
INSERT INTO xrate VALUES ('SDR',DATE '2026-08-15',1.2345);
INSERT INTO tap_file VALUES ('FILE7','AUTMM',7,NULL,NULL,NULL,'NEW');
INSERT INTO tap_stage VALUES ('FILE7',1,'MOC;262011234567890;20260803101500;120;1.5;K1');
INSERT INTO tap_stage VALUES ('FILE7',2,'MTC;262011234567891;20260813101500;60;0.75;K2');
INSERT INTO tap_stage VALUES ('FILE7',3,'GPR;262011234567890;20260818000000;1024;4.125;K3');
INSERT INTO tap_stage VALUES ('FILE7',4,'GPR;262011234567890;2026081800;1024;4.125;K4');
INSERT INTO tap_stage VALUES ('FILE7',5,'MOC;262011234567890;20260803101500;abc;1.5;K5');
INSERT INTO tap_stage VALUES ('FILE7',6,'SMS;262011234567890;20260803101500;1;0.1;K1');
INSERT INTO tap_stage VALUES ('FILE7',7,'XXX;262011234567890;20260803101500;1;0.1;K7');
INSERT INTO tap_stage VALUES ('FILE7',8,'SMS;;20260803101500;1;0.1;K8');
INSERT INTO tap_stage VALUES ('FILE7',9,'SMS;262011234567895;20260703101500;1;0.1;K9');
CREATE OR REPLACE PACKAGE roaming AS
  PROCEDURE load_tap(p_file VARCHAR2);
END;
/
CREATE OR REPLACE PACKAGE BODY roaming AS
  FUNCTION token(p_rec VARCHAR2, p_n PLS_INTEGER) RETURN VARCHAR2 IS
    l_from PLS_INTEGER; l_to PLS_INTEGER;
  BEGIN
    IF p_n = 1 THEN l_from := 1;
    ELSE
      l_from := INSTR(p_rec, ';', 1, p_n - 1) + 1;
    END IF;
    l_to := INSTR(p_rec, ';', l_from);
    IF l_to = 0 THEN
      RETURN SUBSTR(p_rec, l_from);
    END IF;
    RETURN SUBSTR(p_rec, l_from, l_to - l_from);
  END;
  PROCEDURE reject(p_file VARCHAR2, p_line NUMBER, p_reason VARCHAR2) IS
  BEGIN
    INSERT INTO tap_reject VALUES (p_file, p_line, SUBSTR(p_reason, 1, 100));
  END;
  PROCEDURE load_tap(p_file VARCHAR2) IS
    l_file tap_file%ROWTYPE; l_last NUMBER; l_ok NUMBER := 0; l_bad NUMBER := 0; l_sdr NUMBER(14,3) := 0;
    l_cdr tap_cdr%ROWTYPE; l_rate NUMBER;
    e_bad EXCEPTION; l_reason VARCHAR2(100);
  BEGIN
    SELECT * INTO l_file FROM tap_file WHERE file_id = p_file;
    SELECT last_seq INTO l_last FROM partner WHERE partner = l_file.partner AND active = 'Y';
    IF l_file.seq_no <> l_last + 1 THEN
      UPDATE tap_file SET status = 'GAP' WHERE file_id = p_file;
      RETURN;
    END IF;
    FOR r IN (SELECT line_no, rec FROM tap_stage WHERE file_id = p_file ORDER BY line_no) LOOP
      BEGIN
        l_cdr := NULL;
        l_cdr.file_id := p_file;
        l_cdr.kind := token(r.rec, 1);
        IF l_cdr.kind NOT IN ('MOC', 'MTC', 'GPR', 'SMS') THEN
          l_reason := 'kind ' || l_cdr.kind; RAISE e_bad;
        END IF;
        l_cdr.imsi := token(r.rec, 2);
        IF l_cdr.imsi IS NULL THEN
          l_reason := 'imsi missing'; RAISE e_bad;
        END IF;
        l_cdr.start_dt := TO_DATE(token(r.rec, 3), 'YYYYMMDDHH24MISS');
        l_cdr.units := TO_NUMBER(token(r.rec, 4));
        l_cdr.sdr := TO_NUMBER(token(r.rec, 5));
        l_cdr.cdr_key := l_file.partner || token(r.rec, 6);
        SELECT rate INTO l_rate FROM xrate WHERE ccy = 'SDR' AND dt = (SELECT MAX(dt) FROM xrate WHERE ccy = 'SDR' AND dt <= l_cdr.start_dt);
        l_cdr.local_amt := l_cdr.sdr * l_rate;
        INSERT INTO tap_cdr VALUES l_cdr;
        l_ok := l_ok + 1;
        l_sdr := l_sdr + l_cdr.sdr;
      EXCEPTION
        WHEN e_bad THEN reject(p_file, r.line_no, l_reason); l_bad := l_bad + 1;
        WHEN DUP_VAL_ON_INDEX THEN reject(p_file, r.line_no, 'duplicate'); l_bad := l_bad + 1;
        WHEN NO_DATA_FOUND THEN reject(p_file, r.line_no, 'no exchange rate'); l_bad := l_bad + 1;
        WHEN OTHERS THEN reject(p_file, r.line_no, SQLERRM); l_bad := l_bad + 1;
      END;
    END LOOP;
    UPDATE tap_file SET ok_cnt = l_ok, bad_cnt = l_bad, total_sdr = l_sdr, status = CASE WHEN l_bad = 0 THEN 'OK' ELSE 'PARTIAL' END WHERE file_id = p_file;
    UPDATE partner SET last_seq = l_file.seq_no WHERE partner = l_file.partner;
    COMMIT;
  END;
END;
/
