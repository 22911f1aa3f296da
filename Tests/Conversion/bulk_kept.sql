-- What looks like a pass over all fetched rows and is none: the rest of the rows is lost, an EXIT leaves a chunk only,
-- the rows are asked for afterwards, a pass reads what the one before wrote, the bounds of no rows are an error.
-- loops: 0 of 3
-- spark: BULK COLLECT has no form in Spark
-- spark: a cursor that is opened and fetched has no form here
-- spark: this type has no form in Spark
CREATE TABLE usage (id NUMBER PRIMARY KEY, acct NUMBER, qty NUMBER(8,2));
CREATE TABLE charges (id NUMBER, acct NUMBER, amount NUMBER(10,2), note VARCHAR2(30));
INSERT INTO usage VALUES (1, 1, 10);
INSERT INTO usage VALUES (2, 1, 3.33);
INSERT INTO usage VALUES (3, 2, 7);
INSERT INTO usage VALUES (4, 3, 5);
INSERT INTO usage VALUES (5, 2, NULL);
CREATE OR REPLACE PACKAGE bulk_kept IS
  PROCEDURE loses_rest;
  PROCEDURE exits_chunk;
  PROCEDURE asked_later;
  PROCEDURE reads_written;
  PROCEDURE bounds_of_none (p_acct IN NUMBER);
  PROCEDURE neighbours;
  PROCEDURE left_out;
  TYPE t_given IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  PROCEDURE give (p_ids OUT t_given, p_doubles OUT t_given);
  PROCEDURE taken;
END;
/
CREATE OR REPLACE PACKAGE BODY bulk_kept IS
  CURSOR c_all IS SELECT id, acct, qty FROM usage ORDER BY id;
  TYPE t_rows IS TABLE OF c_all%ROWTYPE INDEX BY PLS_INTEGER;
  TYPE t_numbers IS TABLE OF NUMBER INDEX BY PLS_INTEGER;

  PROCEDURE loses_rest IS
    v_rows t_rows;
  BEGIN
    OPEN c_all;
    LOOP
      FETCH c_all BULK COLLECT INTO v_rows LIMIT 2;
      EXIT WHEN c_all%NOTFOUND;
      FOR i IN 1 .. v_rows.COUNT LOOP
        INSERT INTO charges VALUES (v_rows(i).id, v_rows(i).acct, v_rows(i).qty, 'lost');
      END LOOP;
    END LOOP;
    CLOSE c_all;
  END;

  PROCEDURE exits_chunk IS
    v_rows t_rows;
  BEGIN
    OPEN c_all;
    LOOP
      FETCH c_all BULK COLLECT INTO v_rows LIMIT 2;
      FOR i IN 1 .. v_rows.COUNT LOOP
        EXIT WHEN v_rows(i).acct = 1;
        INSERT INTO charges VALUES (v_rows(i).id, v_rows(i).acct, v_rows(i).qty, 'chunk');
      END LOOP;
      EXIT WHEN c_all%NOTFOUND;
    END LOOP;
    CLOSE c_all;
  END;

  PROCEDURE asked_later IS
    v_rows t_rows;
  BEGIN
    OPEN c_all;
    LOOP
      FETCH c_all BULK COLLECT INTO v_rows LIMIT 2;
      FOR i IN 1 .. v_rows.COUNT LOOP
        INSERT INTO charges VALUES (v_rows(i).id, v_rows(i).acct, v_rows(i).qty, 'later');
      END LOOP;
      EXIT WHEN c_all%NOTFOUND;
    END LOOP;
    CLOSE c_all;
    DBMS_OUTPUT.PUT_LINE(v_rows.COUNT || ' in the last chunk');
  END;

  PROCEDURE reads_written IS
    v_ids t_numbers;
    v_count NUMBER;
  BEGIN
    SELECT id BULK COLLECT INTO v_ids FROM usage ORDER BY id;
    FOR i IN 1 .. v_ids.COUNT LOOP
      INSERT INTO charges VALUES (v_ids(i), NULL, NULL, 'first');
    END LOOP;
    FOR i IN 1 .. v_ids.COUNT LOOP
      SELECT COUNT(*) INTO v_count FROM charges WHERE note = 'first';
      DBMS_OUTPUT.PUT_LINE(v_ids(i) || ' sees ' || v_count);
    END LOOP;
  END;

  PROCEDURE bounds_of_none (p_acct IN NUMBER) IS
    v_ids t_numbers;
  BEGIN
    SELECT id BULK COLLECT INTO v_ids FROM usage WHERE acct = p_acct;
    FOR i IN v_ids.FIRST .. v_ids.LAST LOOP
      INSERT INTO charges VALUES (v_ids(i), NULL, NULL, 'none');
    END LOOP;
  EXCEPTION
    WHEN VALUE_ERROR THEN
      DBMS_OUTPUT.PUT_LINE('no rows');
  END;

  PROCEDURE neighbours IS
    v_ids t_numbers;
  BEGIN
    SELECT id BULK COLLECT INTO v_ids FROM usage ORDER BY id;
    FOR i IN 1 .. v_ids.COUNT LOOP
      IF i > 1 THEN
        INSERT INTO charges VALUES (v_ids(i), NULL, v_ids(i) - v_ids(i - 1), 'gap');
      END IF;
    END LOOP;
  END;

  -- The caller looks at what is filled.
  PROCEDURE give (p_ids OUT t_given, p_doubles OUT t_given) IS
  BEGIN
    SELECT id BULK COLLECT INTO p_ids FROM usage ORDER BY id;
    FOR i IN 1 .. p_ids.COUNT LOOP
      p_doubles(i) := p_ids(i) * 2;
    END LOOP;
  END;

  PROCEDURE taken IS
    v_ids t_given;
    v_doubles t_given;
  BEGIN
    give(v_ids, v_doubles);
    DBMS_OUTPUT.PUT_LINE(v_ids.COUNT || ' ' || v_doubles.COUNT);
  END;

  -- An element that a row does not give is not there.
  PROCEDURE left_out IS
    v_ids t_numbers;
    v_marks t_numbers;
  BEGIN
    SELECT id BULK COLLECT INTO v_ids FROM usage ORDER BY id;
    FOR i IN 1 .. v_ids.COUNT LOOP
      IF v_ids(i) <> 3 THEN
        v_marks(i) := v_ids(i) * 10;
      END IF;
      BEGIN
        INSERT INTO charges VALUES (v_ids(i), NULL, v_marks(i), 'mark');
      EXCEPTION
        WHEN NO_DATA_FOUND THEN
          INSERT INTO charges VALUES (v_ids(i), NULL, NULL, 'no mark');
      END;
    END LOOP;
  END;
END;
/
-- run
BEGIN bulk_kept.loses_rest; bulk_kept.exits_chunk; bulk_kept.asked_later; END;
/
BEGIN bulk_kept.reads_written; bulk_kept.bounds_of_none(99); bulk_kept.bounds_of_none(1); bulk_kept.neighbours; bulk_kept.left_out; bulk_kept.taken; END;
/
SELECT * FROM charges ORDER BY note, id;
