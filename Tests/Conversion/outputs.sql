-- What loops hand out in their order: printed lines around inner loops, lines of files, rows of pipelined functions.
-- loops: 9 of 9
-- spark: "nested.n" is no column, variable or function known here
-- spark: the function "utl_file.fopen" has no form in Spark
-- spark: this kind of table has no form in Spark
CREATE TABLE accounts (id NUMBER PRIMARY KEY, name VARCHAR2(20));
CREATE TABLE bills (id NUMBER PRIMARY KEY, acct NUMBER, total NUMBER(10,2));
CREATE TABLE lines (n NUMBER, bill NUMBER, amount NUMBER(10,2));
CREATE TABLE trail (id NUMBER, what VARCHAR2(60));
CREATE SEQUENCE trail_ids;
INSERT INTO accounts VALUES (1, 'one');
INSERT INTO accounts VALUES (2, 'two');
INSERT INTO accounts VALUES (3, NULL);
INSERT INTO bills VALUES (1, 1, 10);
INSERT INTO bills VALUES (2, 1, 20);
INSERT INTO bills VALUES (3, 2, 0);
INSERT INTO lines VALUES (1, 1, 4);
INSERT INTO lines VALUES (2, 1, 6);
INSERT INTO lines VALUES (1, 3, 0);
CREATE OR REPLACE TYPE t_due AS OBJECT (acct NUMBER, bucket VARCHAR2(10), total NUMBER);
/
CREATE OR REPLACE TYPE t_dues AS TABLE OF t_due;
/
CREATE OR REPLACE TYPE t_words AS TABLE OF VARCHAR2(30);
/
CREATE OR REPLACE PROCEDURE nested IS
  n NUMBER := 0;
BEGIN
  FOR a IN (SELECT id, name FROM accounts ORDER BY id) LOOP
    DBMS_OUTPUT.PUT_LINE('account ' || a.name);
    INSERT INTO trail VALUES (trail_ids.NEXTVAL, 'account ' || a.id);
    FOR b IN (SELECT id, total FROM bills WHERE acct = a.id ORDER BY id) LOOP
      n := n + 1;
      DBMS_OUTPUT.PUT(' bill ' || b.id);
      DBMS_OUTPUT.PUT_LINE(': ' || b.total);
      INSERT INTO trail VALUES (trail_ids.NEXTVAL, 'bill ' || b.id);
      FOR l IN (SELECT n, amount FROM lines WHERE bill = b.id ORDER BY n) LOOP
        DBMS_OUTPUT.PUT_LINE('  line ' || l.n || ': ' || l.amount);
        INSERT INTO trail VALUES (trail_ids.NEXTVAL, 'line ' || l.n || ' of bill ' || b.id);
      END LOOP;
      IF b.total > 0 THEN
        DBMS_OUTPUT.PUT_LINE(' end of bill ' || b.id);
      END IF;
    END LOOP;
    FOR b IN (SELECT COUNT(*) c FROM bills WHERE acct = a.id) LOOP
      DBMS_OUTPUT.PUT_LINE(' ' || b.c || ' bills');
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('end of account ' || a.name);
    INSERT INTO trail VALUES (trail_ids.NEXTVAL, 'end of account ' || a.id);
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(n || ' bills');
END;
/
CREATE OR REPLACE PROCEDURE some_numbered IS
BEGIN
  FOR b IN (SELECT id, total FROM bills ORDER BY id DESC) LOOP
    INSERT INTO trail VALUES (b.id, 'own number of ' || b.id);
    INSERT INTO trail VALUES (trail_ids.NEXTVAL, 'next number for ' || b.id);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE to_file IS
  f UTL_FILE.FILE_TYPE;
  v_line VARCHAR2(200);
  n NUMBER := 0;
BEGIN
  f := UTL_FILE.FOPEN('OUT_DIR', 'bills.txt', 'W');
  FOR b IN (SELECT b.id, b.total, a.name FROM bills b, accounts a WHERE a.id = b.acct ORDER BY b.id) LOOP
    v_line := LPAD(b.id, 6, '0') || RPAD(b.name, 10) || TO_CHAR(b.total, 'FM9990.00');
    IF b.total = 0 THEN
      UTL_FILE.PUT(f, 'nothing: ');
    END IF;
    UTL_FILE.PUT_LINE(f, v_line);
    UTL_FILE.NEW_LINE(f);
    n := n + 1;
  END LOOP;
  UTL_FILE.PUT_LINE(f, 'T' || n);
  UTL_FILE.FCLOSE(f);
  f := UTL_FILE.FOPEN('OUT_DIR', 'bills.txt', 'R');
  LOOP
    UTL_FILE.GET_LINE(f, v_line);
    DBMS_OUTPUT.PUT_LINE('[' || v_line || ']');
  END LOOP;
EXCEPTION
  WHEN NO_DATA_FOUND THEN UTL_FILE.FCLOSE(f);
END;
/
CREATE OR REPLACE FUNCTION dues (p_from NUMBER) RETURN t_dues PIPELINED IS
  v_bucket VARCHAR2(10);
BEGIN
  FOR b IN (SELECT acct, total FROM bills WHERE id >= p_from ORDER BY id) LOOP
    IF b.total > 15 THEN v_bucket := 'high'; ELSE v_bucket := 'low'; END IF;
    IF b.total = 0 THEN
      PIPE ROW (t_due(b.acct, 'none', NULL));
    ELSE
      PIPE ROW (t_due(b.acct, v_bucket, b.total));
    END IF;
  END LOOP;
  RETURN;
END;
/
CREATE OR REPLACE FUNCTION words RETURN t_words PIPELINED IS
BEGIN
  FOR a IN (SELECT id, name FROM accounts ORDER BY id DESC) LOOP
    PIPE ROW (NVL(a.name, 'nobody'));
    PIPE ROW (a.id || '.');
  END LOOP;
  RETURN;
END;
/
CREATE OR REPLACE PROCEDURE from_function IS
BEGIN
  FOR d IN (SELECT acct, bucket, total FROM TABLE(dues(1)) ORDER BY acct, bucket) LOOP
    INSERT INTO trail VALUES (NULL, d.acct || ' ' || d.bucket || ' ' || d.total);
  END LOOP;
END;
/
-- run
CREATE OR REPLACE DIRECTORY OUT_DIR AS '${TMP}';
BEGIN nested; some_numbered; to_file; from_function; END;
/
SELECT * FROM TABLE(dues(2));
SELECT column_value FROM TABLE(words());
SELECT * FROM trail ORDER BY id, what;
