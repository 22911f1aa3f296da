-- What stands between FETCH and EXIT WHEN c%NOTFOUND is done once more after the last row: for one loop, for a loop inside,
-- where there is no row at all; cursors that functions and procedures open. Kept: a loop with another way out, one
-- that asks how many rows came, and a function that does more than to open its cursor.
-- loops: 7 of 11
-- spark: a cursor that is opened and fetched has no form here
-- spark: this type has no form in Spark
CREATE TABLE bill (id NUMBER PRIMARY KEY, account NUMBER, amount NUMBER(10, 2), due DATE);
CREATE TABLE account (id NUMBER PRIMARY KEY, name VARCHAR2(10));
CREATE TABLE total (account NUMBER PRIMARY KEY, amount NUMBER, bills NUMBER);
CREATE TABLE said (id NUMBER, t VARCHAR2(60));
INSERT INTO account VALUES (1, 'a');
INSERT INTO account VALUES (2, 'b');
INSERT INTO account VALUES (3, 'c');
INSERT INTO bill VALUES (10, 1, 5, DATE '2026-01-05');
INSERT INTO bill VALUES (11, 1, 6.5, DATE '2026-01-02');
INSERT INTO bill VALUES (12, 2, 7, DATE '2026-03-01');
INSERT INTO bill VALUES (13, 1, 1, DATE '2026-02-01');
INSERT INTO total VALUES (2, 1, 1);
CREATE OR REPLACE PACKAGE bills AS
  FUNCTION of_account (p_account NUMBER, p_from DATE DEFAULT DATE '2026-01-01') RETURN SYS_REFCURSOR;
  PROCEDURE open_all (p_min IN NUMBER, p_rows OUT SYS_REFCURSOR);
  FUNCTION counted (p_account NUMBER) RETURN SYS_REFCURSOR;
  g_opened NUMBER := 0;
  PROCEDURE groups (p_from NUMBER);
  PROCEDURE inner_groups;
  PROCEDURE left_early;
  PROCEDURE by_function;
  PROCEDURE by_procedure;
  PROCEDURE by_counted;
  PROCEDURE numbered;
END;
/
CREATE OR REPLACE PACKAGE BODY bills AS
  FUNCTION of_account (p_account NUMBER, p_from DATE DEFAULT DATE '2026-01-01') RETURN SYS_REFCURSOR IS
    rows SYS_REFCURSOR;
  BEGIN
    OPEN rows FOR SELECT id, amount FROM bill WHERE account = p_account AND due >= p_from ORDER BY due;
    RETURN rows;
  END;
  PROCEDURE open_all (p_min IN NUMBER, p_rows OUT SYS_REFCURSOR) IS
  BEGIN
    OPEN p_rows FOR SELECT id, amount FROM bill WHERE amount >= p_min ORDER BY id;
  END;
  FUNCTION counted (p_account NUMBER) RETURN SYS_REFCURSOR IS
    rows SYS_REFCURSOR;
  BEGIN
    g_opened := g_opened + 1;
    OPEN rows FOR SELECT id, amount FROM bill WHERE account = p_account ORDER BY id;
    RETURN rows;
  END;
  PROCEDURE groups (p_from NUMBER) IS
    CURSOR c IS SELECT account, amount FROM bill WHERE id >= p_from ORDER BY account, id;
    r c%ROWTYPE;
    last_account NUMBER;
    total_amount NUMBER := 0;
    n NUMBER := 0;
    PROCEDURE keep IS
    BEGIN
      IF last_account IS NULL THEN
        RETURN;
      END IF;
      UPDATE total SET amount = total_amount, bills = n WHERE account = last_account;
      IF SQL%NOTFOUND THEN
        INSERT INTO total VALUES (last_account, total_amount, n);
      END IF;
      total_amount := 0;
      n := 0;
    END;
  BEGIN
    OPEN c;
    LOOP
      FETCH c INTO r;
      IF c%NOTFOUND OR r.account <> last_account THEN
        keep;
      END IF;
      EXIT WHEN c%NOTFOUND;
      last_account := r.account;
      total_amount := total_amount + r.amount;
      n := n + 1;
    END LOOP;
    CLOSE c;
    INSERT INTO said VALUES (0, last_account || ' ' || total_amount);
  END;
  PROCEDURE inner_groups IS
    CURSOR c (p_account NUMBER) IS SELECT id, amount FROM bill WHERE account = p_account ORDER BY id;
    one_id NUMBER;
    one_amount NUMBER;
    n NUMBER;
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id) LOOP
      n := 0;
      OPEN c(a.id);
      LOOP
        FETCH c INTO one_id, one_amount;
        IF c%FOUND THEN
          n := n + one_amount;
        ELSE
          INSERT INTO said VALUES (a.id, 'all ' || n);
        END IF;
        EXIT WHEN c%NOTFOUND;
        INSERT INTO said VALUES (a.id, one_id || ': ' || n);
      END LOOP;
      CLOSE c;
    END LOOP;
  END;
  PROCEDURE left_early IS
    CURSOR c IS SELECT id, amount FROM bill ORDER BY id;
    one_id NUMBER;
    one_amount NUMBER;
    n NUMBER := 0;
  BEGIN
    OPEN c;
    LOOP
      FETCH c INTO one_id, one_amount;
      IF c%NOTFOUND THEN
        INSERT INTO said VALUES (0, 'to its end');
      END IF;
      EXIT WHEN c%NOTFOUND;
      n := n + one_amount;
      EXIT WHEN n > 10;
    END LOOP;
    CLOSE c;
    INSERT INTO said VALUES (0, n);
  END;
  PROCEDURE by_function IS
    rows SYS_REFCURSOR;
    one_id NUMBER;
    one_amount NUMBER;
    n NUMBER;
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id DESC) LOOP
      n := 0;
      rows := of_account(a.id);
      LOOP
        FETCH rows INTO one_id, one_amount;
        EXIT WHEN rows%NOTFOUND;
        n := n * 2 + one_amount;
      END LOOP;
      CLOSE rows;
      INSERT INTO said VALUES (a.id, 'by function ' || n);
    END LOOP;
    rows := of_account(p_from => DATE '2026-01-03', p_account => 1);
    LOOP
      FETCH rows INTO one_id, one_amount;
      EXIT WHEN rows%NOTFOUND;
      INSERT INTO said VALUES (one_id, 'one ' || one_amount);
    END LOOP;
    CLOSE rows;
  END;
  PROCEDURE by_procedure IS
    rows SYS_REFCURSOR;
    one_id NUMBER;
    one_amount NUMBER;
  BEGIN
    open_all(6, rows);
    LOOP
      FETCH rows INTO one_id, one_amount;
      EXIT WHEN rows%NOTFOUND;
      INSERT INTO said VALUES (one_id, 'by procedure ' || one_amount);
    END LOOP;
    CLOSE rows;
  END;
  PROCEDURE numbered IS
    CURSOR c IS SELECT id FROM bill ORDER BY id;
    one_id NUMBER;
  BEGIN
    OPEN c;
    LOOP
      FETCH c INTO one_id;
      INSERT INTO said VALUES (c%ROWCOUNT, 'numbered');
      EXIT WHEN c%NOTFOUND;
    END LOOP;
    CLOSE c;
  END;
  PROCEDURE by_counted IS
    rows SYS_REFCURSOR;
    one_id NUMBER;
    one_amount NUMBER;
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id) LOOP
      rows := counted(a.id);
      LOOP
        FETCH rows INTO one_id, one_amount;
        EXIT WHEN rows%NOTFOUND;
        INSERT INTO said VALUES (one_id, 'counted ' || g_opened);
      END LOOP;
      CLOSE rows;
    END LOOP;
  END;
END;
/
-- run
BEGIN
  bills.groups(0);
  bills.groups(99);
  bills.inner_groups;
  bills.left_early;
  bills.by_function;
  bills.by_procedure;
  bills.by_counted;
  bills.numbered;
END;
/
SELECT * FROM total ORDER BY account;
SELECT * FROM said ORDER BY id, t;
