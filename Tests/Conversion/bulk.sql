-- BULK COLLECT at once, in chunks and by SELECT; loops and FORALL over the rows; several passes over the same rows.
-- loops: 7 of 7
CREATE TABLE usage (id NUMBER PRIMARY KEY, acct NUMBER, qty NUMBER(8,2), status VARCHAR2(8));
CREATE TABLE rates (acct NUMBER PRIMARY KEY, price NUMBER(8,4));
CREATE TABLE charges (id NUMBER, acct NUMBER, amount NUMBER(10,2), note VARCHAR2(30));
CREATE TABLE totals (acct NUMBER PRIMARY KEY, amount NUMBER(12,2));
INSERT INTO rates VALUES (1, 0.25);
INSERT INTO rates VALUES (2, 1.5);
INSERT INTO usage VALUES (1, 1, 10, 'N');
INSERT INTO usage VALUES (2, 1, 3.33, 'N');
INSERT INTO usage VALUES (3, 2, 7, 'N');
INSERT INTO usage VALUES (4, 3, 5, 'N');
INSERT INTO usage VALUES (5, 2, NULL, 'N');
INSERT INTO usage VALUES (6, 1, 12, 'X');
CREATE OR REPLACE PACKAGE bulk_rating IS
  PROCEDURE in_chunks (p_limit IN PLS_INTEGER);
  PROCEDURE until_short;
  PROCEDURE at_once (p_acct IN NUMBER);
  PROCEDURE by_select;
  PROCEDURE columns_of_their_own;
  PROCEDURE passes;
  PROCEDURE inside;
END;
/
CREATE OR REPLACE PACKAGE BODY bulk_rating IS
  CURSOR c_new IS SELECT id, acct, qty FROM usage WHERE status = 'N' ORDER BY id;
  TYPE t_rows IS TABLE OF c_new%ROWTYPE INDEX BY PLS_INTEGER;
  TYPE t_numbers IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  TYPE t_usage IS TABLE OF usage%ROWTYPE;

  PROCEDURE in_chunks (p_limit IN PLS_INTEGER) IS
    v_rows t_rows;
    v_price rates.price%TYPE;
    v_done PLS_INTEGER := 0;
  BEGIN
    OPEN c_new;
    LOOP
      FETCH c_new BULK COLLECT INTO v_rows LIMIT p_limit;
      EXIT WHEN v_rows.COUNT = 0;
      FOR i IN v_rows.FIRST .. v_rows.LAST LOOP
        BEGIN
          SELECT price INTO v_price FROM rates WHERE acct = v_rows(i).acct;
          INSERT INTO charges VALUES (v_rows(i).id, v_rows(i).acct, v_rows(i).qty * v_price, 'chunks');
          v_done := v_done + 1;
        EXCEPTION
          WHEN NO_DATA_FOUND THEN
            INSERT INTO charges VALUES (v_rows(i).id, v_rows(i).acct, NULL, 'no rate');
        END;
      END LOOP;
      COMMIT;
    END LOOP;
    CLOSE c_new;
    DBMS_OUTPUT.PUT_LINE(v_done || ' rated');
  END;

  PROCEDURE until_short IS
    v_rows t_rows;
    v_count PLS_INTEGER := 0;
  BEGIN
    OPEN c_new;
    LOOP
      FETCH c_new BULK COLLECT INTO v_rows LIMIT 2;
      FOR i IN 1 .. v_rows.COUNT LOOP
        UPDATE usage SET status = 'D' WHERE id = v_rows(i).id;
      END LOOP;
      v_count := v_count + v_rows.COUNT;
      EXIT WHEN c_new%NOTFOUND;
    END LOOP;
    CLOSE c_new;
    DBMS_OUTPUT.PUT_LINE(v_count || ' done');
  END;

  PROCEDURE at_once (p_acct IN NUMBER) IS
    CURSOR c_of (cp_acct NUMBER) IS SELECT id, qty FROM usage WHERE acct = cp_acct ORDER BY qty DESC, id;
    TYPE t_of IS TABLE OF c_of%ROWTYPE;
    v_of t_of;
    v_sum NUMBER := 0;
  BEGIN
    OPEN c_of(p_acct);
    FETCH c_of BULK COLLECT INTO v_of;
    CLOSE c_of;
    FOR n IN 1 .. v_of.COUNT LOOP
      EXIT WHEN v_sum > 10;
      v_sum := v_sum + NVL(v_of(n).qty, 0);
      DBMS_OUTPUT.PUT_LINE(n || ': ' || v_of(n).id || ' ' || v_sum);
    END LOOP;
  END;

  PROCEDURE by_select IS
    v_usage t_usage;
  BEGIN
    SELECT * BULK COLLECT INTO v_usage FROM usage WHERE qty > 3 ORDER BY id;
    FORALL i IN 1 .. v_usage.COUNT
      UPDATE totals SET amount = amount + v_usage(i).qty WHERE acct = v_usage(i).acct;
  END;

  PROCEDURE columns_of_their_own IS
    v_ids t_numbers;
    v_accts t_numbers;
    v_qty t_numbers;
  BEGIN
    SELECT id, acct, qty BULK COLLECT INTO v_ids, v_accts, v_qty FROM usage ORDER BY id;
    FORALL i IN 1 .. v_ids.COUNT
      INSERT INTO charges (id, acct, amount, note) VALUES (v_ids(i), v_accts(i), v_qty(i), 'columns');
  END;

  PROCEDURE passes IS
    v_rows t_rows;
    v_amounts t_numbers;
    v_notes PLS_INTEGER := 0;
  BEGIN
    OPEN c_new;
    LOOP
      FETCH c_new BULK COLLECT INTO v_rows LIMIT 3;
      v_amounts.DELETE;
      IF v_rows.COUNT > 0 THEN
        FOR i IN 1 .. v_rows.COUNT LOOP
          IF v_rows(i).qty IS NULL THEN
            v_amounts(i) := 0;
            v_notes := v_notes + 1;
          ELSE
            v_amounts(i) := ROUND(v_rows(i).qty * 0.19, 2);
            v_rows(i).qty := v_rows(i).qty + 1;
          END IF;
        END LOOP;
        FORALL j IN v_rows.FIRST .. v_rows.LAST
          INSERT INTO charges VALUES (v_rows(j).id, v_rows(j).acct, v_amounts(j), 'pass ' || v_rows(j).qty);
      END IF;
      EXIT WHEN v_rows.COUNT < 3;
    END LOOP;
    CLOSE c_new;
    DBMS_OUTPUT.PUT_LINE(v_notes || ' without a quantity');
  END;

  PROCEDURE inside IS
    v_ids t_numbers;
  BEGIN
    FOR r IN (SELECT acct FROM rates ORDER BY acct) LOOP
      SELECT id BULK COLLECT INTO v_ids FROM usage WHERE acct = r.acct ORDER BY id;
      FOR i IN 1 .. v_ids.COUNT LOOP
        INSERT INTO charges VALUES (v_ids(i), r.acct, i, 'inside');
      END LOOP;
    END LOOP;
  END;
END;
/
-- run
INSERT INTO totals VALUES (1, 0);
INSERT INTO totals VALUES (2, 100);
BEGIN bulk_rating.in_chunks(2); bulk_rating.passes; bulk_rating.at_once(1); bulk_rating.by_select; END;
/
BEGIN bulk_rating.columns_of_their_own; bulk_rating.inside; bulk_rating.until_short; bulk_rating.at_once(9); END;
/
SELECT * FROM charges ORDER BY note, id;
SELECT * FROM totals ORDER BY acct;
SELECT * FROM usage ORDER BY id;
