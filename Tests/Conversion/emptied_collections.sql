-- Collections that each iteration empties: lists whose ends are appended, by DELETE and by a constructor, gone through by number and by
-- FORALL; arrays with keys; lists of called routines. Kept: a list that is not emptied, one that is asked after the loop, one that only some
-- iterations empty, one that DELETE finds without a constructor (ORA-06531 is the loop's own), and a
-- VARRAY, which ends (ORA-06532).
-- loops: 8 of 15
-- spark: "added_only.n" is no column, variable or function known here
-- spark: the collection or cursor "ids" has no form in Spark
CREATE TABLE account (id NUMBER PRIMARY KEY, name VARCHAR2(10), state VARCHAR2(2));
CREATE TABLE bill (id NUMBER PRIMARY KEY, account NUMBER, amount NUMBER(10, 2), kind VARCHAR2(5), reminders NUMBER);
CREATE TABLE said (id NUMBER, n NUMBER, t VARCHAR2(100));
INSERT INTO account VALUES (1, 'a', 'AC');
INSERT INTO account VALUES (2, 'b', 'AC');
INSERT INTO account VALUES (3, 'c', 'SU');
INSERT INTO bill VALUES (10, 1, 5, 'x', NULL);
INSERT INTO bill VALUES (11, 1, 6.5, 'y', 1);
INSERT INTO bill VALUES (12, 1, 7.25, 'x', 0);
INSERT INTO bill VALUES (13, 3, 8, 'y', 0);
CREATE OR REPLACE TYPE id_list AS TABLE OF NUMBER;
/
CREATE OR REPLACE PACKAGE work AS
  PROCEDURE lists;
  PROCEDURE made_anew;
  PROCEDURE by_key;
  PROCEDURE called;
  PROCEDURE goes_on;
  PROCEDURE asked_later;
  PROCEDURE emptied_by_some;
  PROCEDURE without_list;
  PROCEDURE added_only;
  PROCEDURE limited;
END;
/
CREATE OR REPLACE PACKAGE BODY work AS
  TYPE t_numbers IS TABLE OF NUMBER;
  TYPE t_by_kind IS TABLE OF NUMBER INDEX BY VARCHAR2(5);
  PROCEDURE lists IS
    ids t_numbers := t_numbers();
    words VARCHAR2(60);
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id) LOOP
      ids.DELETE;
      FOR b IN (SELECT id, amount FROM bill WHERE account = a.id ORDER BY id) LOOP
        IF b.amount <> 6.5 THEN
          ids.EXTEND;
          ids(ids.COUNT) := b.id;
        END IF;
      END LOOP;
      IF ids.COUNT > 0 THEN
        words := ids.COUNT || ' from ' || ids(1) || ' to ' || ids(ids.LAST);
        FORALL i IN 1 .. ids.COUNT
          UPDATE bill SET reminders = NVL(reminders, 0) + 1 WHERE id = ids(i);
        INSERT INTO said VALUES (a.id, ids.COUNT, words);
      ELSE
        INSERT INTO said VALUES (a.id, ids.LAST, 'none');
      END IF;
    END LOOP;
  END;
  PROCEDURE made_anew IS
    amounts t_numbers;
    total NUMBER;
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id DESC) LOOP
      amounts := t_numbers();
      FOR b IN (SELECT amount FROM bill WHERE account = a.id ORDER BY amount DESC) LOOP
        amounts.EXTEND;
        amounts(amounts.LAST) := b.amount * 2;
      END LOOP;
      total := 0;
      FOR i IN 1 .. amounts.COUNT LOOP
        total := total + amounts(i) * i;
        INSERT INTO said VALUES (a.id, i, 'amount ' || amounts(i));
      END LOOP;
      INSERT INTO said VALUES (a.id, total, 'total');
    END LOOP;
  END;
  PROCEDURE by_key IS
    sums t_by_kind;
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id) LOOP
      sums.DELETE;
      FOR b IN (SELECT kind, amount FROM bill WHERE account = a.id ORDER BY id) LOOP
        sums(b.kind) := b.amount;
      END LOOP;
      IF sums.EXISTS('x') THEN
        INSERT INTO said VALUES (a.id, sums('x'), 'last x');
      END IF;
    END LOOP;
  END;
  FUNCTION longest (p_account NUMBER) RETURN NUMBER IS
    list t_numbers := t_numbers();
    best NUMBER := 0;
  BEGIN
    FOR b IN (SELECT amount FROM bill WHERE account = p_account ORDER BY id) LOOP
      list.EXTEND;
      list(list.COUNT) := b.amount;
    END LOOP;
    FOR i IN 1 .. list.COUNT LOOP
      IF list(i) > best THEN
        best := list(i);
      END IF;
    END LOOP;
    RETURN best;
  END;
  PROCEDURE called IS
    v NUMBER;
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id) LOOP
      v := longest(a.id);
      INSERT INTO said VALUES (a.id, v, 'longest');
    END LOOP;
  END;
  PROCEDURE goes_on IS
    ids t_numbers := t_numbers();
  BEGIN
    FOR b IN (SELECT id FROM bill ORDER BY id) LOOP
      ids.EXTEND;
      ids(ids.COUNT) := b.id;
      INSERT INTO said VALUES (b.id, ids.COUNT, 'goes on');
    END LOOP;
  END;
  PROCEDURE asked_later IS
    ids t_numbers := t_numbers();
  BEGIN
    FOR b IN (SELECT id FROM bill ORDER BY id) LOOP
      ids.DELETE;
      ids.EXTEND;
      ids(1) := b.id;
    END LOOP;
    INSERT INTO said VALUES (0, ids(1), 'asked later');
  END;
  PROCEDURE emptied_by_some IS
    ids t_numbers := t_numbers();
  BEGIN
    FOR b IN (SELECT id, kind FROM bill ORDER BY id) LOOP
      IF b.kind = 'x' THEN
        ids.DELETE;
      END IF;
      ids.EXTEND;
      INSERT INTO said VALUES (b.id, ids.COUNT, 'some');
    END LOOP;
  END;
  PROCEDURE added_only IS
    ids t_numbers := t_numbers();
    n NUMBER;
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id) LOOP
      ids.DELETE;
      ids.EXTEND(a.id);
      n := 0;
      IF ids.EXISTS(2) THEN
        n := 1;
        ids(2) := a.id * 10;
        n := n + ids(2);
      END IF;
      INSERT INTO said VALUES (a.id, n, 'added ' || ids.COUNT || ids.FIRST);
    END LOOP;
  END;
  PROCEDURE limited IS
    TYPE t_few IS VARRAY(2) OF NUMBER;
    ids t_few := t_few();
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id) LOOP
      ids.DELETE;
      FOR b IN (SELECT id FROM bill WHERE account = a.id ORDER BY id) LOOP
        ids.EXTEND;
        ids(ids.COUNT) := b.id;
      END LOOP;
      INSERT INTO said VALUES (a.id, ids.COUNT, 'limited');
    END LOOP;
  EXCEPTION
    WHEN OTHERS THEN
      DECLARE c_ NUMBER := SQLCODE; BEGIN INSERT INTO said VALUES (0, c_, 'limited'); END;
  END;
  PROCEDURE without_list IS
    ids t_numbers;
  BEGIN
    FOR b IN (SELECT id FROM bill ORDER BY id) LOOP
      ids.DELETE;
      INSERT INTO said VALUES (b.id, 0, 'never');
    END LOOP;
  EXCEPTION
    WHEN OTHERS THEN
      DECLARE c_ NUMBER := SQLCODE; BEGIN INSERT INTO said VALUES (0, c_, 'no list'); END;
  END;
END;
/
-- run
BEGIN
  work.lists;
  work.made_anew;
  work.by_key;
  work.called;
  work.goes_on;
  work.asked_later;
  work.emptied_by_some;
  work.without_list;
  work.added_only;
  work.limited;
END;
/
SELECT * FROM bill ORDER BY id;
SELECT * FROM said ORDER BY t, id, n;
