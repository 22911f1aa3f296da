-- Records as OUT and IN OUT parameters, assigned and written whole.
-- loops: 1 of 1
-- spark: "cases.rowid" is no column, variable or function known here
CREATE TABLE cases (id NUMBER PRIMARY KEY, bill NUMBER UNIQUE, stage NUMBER, note VARCHAR2(20));
CREATE TABLE bills (id NUMBER PRIMARY KEY, days NUMBER);
CREATE SEQUENCE seq_case START WITH 10;
INSERT INTO cases VALUES (1, 1, 1, 'old');
INSERT INTO cases VALUES (2, 3, 2, 'old');
INSERT INTO bills VALUES (1, 40);
INSERT INTO bills VALUES (2, 10);
INSERT INTO bills VALUES (3, 90);
INSERT INTO bills VALUES (4, 60);
CREATE OR REPLACE PACKAGE dun AS
  PROCEDURE run;
END;
/
CREATE OR REPLACE PACKAGE BODY dun AS
  PROCEDURE find_case (p_bill NUMBER, p_case OUT cases%ROWTYPE, p_new OUT BOOLEAN) IS
  BEGIN
    p_new := FALSE;
    SELECT * INTO p_case FROM cases WHERE bill = p_bill;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      p_new := TRUE;
      SELECT seq_case.NEXTVAL INTO p_case.id FROM dual;
      p_case.bill := p_bill;
      p_case.stage := 0;
  END;
  PROCEDURE lift (p_case IN OUT cases%ROWTYPE, p_days NUMBER) IS
  BEGIN
    p_case.stage := p_case.stage + 1;
    p_case.note := 'after ' || p_days;
  END;
  PROCEDURE run IS
    v_case cases%ROWTYPE;
    v_new BOOLEAN;
  BEGIN
    FOR b IN (SELECT id, days FROM bills ORDER BY id) LOOP
      find_case(b.id, v_case, v_new);
      lift(v_case, b.days);
      IF v_new THEN
        INSERT INTO cases VALUES v_case;
      ELSE
        UPDATE cases SET ROW = v_case WHERE id = v_case.id;
      END IF;
    END LOOP;
  END;
END;
/
-- run
BEGIN dun.run; END;
/
SELECT * FROM cases ORDER BY id;
