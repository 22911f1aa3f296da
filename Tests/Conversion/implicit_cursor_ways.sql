-- SQL%ROWCOUNT is of the statement that ran last, not of the one that stands above.
-- loops: 5 of 13
CREATE TABLE a (id NUMBER PRIMARY KEY, g NUMBER);
CREATE TABLE b (g NUMBER, n NUMBER);
CREATE TABLE o (id NUMBER, c NUMBER);
INSERT INTO a VALUES (1, 1);
INSERT INTO a VALUES (2, 2);
INSERT INTO a VALUES (3, 1);
INSERT INTO b VALUES (1, 0);
INSERT INTO b VALUES (1, 1);
INSERT INTO b VALUES (2, 1);
INSERT INTO o VALUES (2, 5);
CREATE OR REPLACE PACKAGE ways IS
  PROCEDURE of_inner_loop;
  PROCEDURE in_values;
  PROCEDURE of_branch;
  PROCEDURE of_lookup;
  PROCEDURE of_handler;
  PROCEDURE of_function;
  PROCEDURE of_iteration_before;
  PROCEDURE of_commit;
  PROCEDURE asked_after_branch(p_more NUMBER);
  PROCEDURE asked_in_next_round;
  PROCEDURE asked_by_caller;
END;
/
CREATE OR REPLACE PACKAGE BODY ways IS
  -- The inner loop updates nothing: 0, not the 1 of the INSERT.
  PROCEDURE of_inner_loop IS
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      INSERT INTO o VALUES (r.id, -1);
      FOR m IN (SELECT n FROM b WHERE g = r.g ORDER BY n) LOOP
        UPDATE o SET c = c + 1 WHERE id = r.id AND c = m.n + 77;
      END LOOP;
      INSERT INTO o VALUES (r.id + 100, SQL%ROWCOUNT);
    END LOOP;
  END;

  -- The values of a row are computed before it is inserted.
  PROCEDURE in_values IS
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      DELETE FROM b WHERE g = r.g AND n = r.id;
      INSERT INTO o VALUES (r.id + 200, SQL%ROWCOUNT);
    END LOOP;
  END;

  PROCEDURE of_branch IS
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      UPDATE b SET n = n + 1 WHERE g = r.id;
      IF r.g = 1 THEN
        INSERT INTO o VALUES (r.id + 300, 0);
      END IF;
      DBMS_OUTPUT.PUT_LINE(r.id || ': ' || SQL%ROWCOUNT);
    END LOOP;
  END;

  PROCEDURE of_lookup IS
    v NUMBER;
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      DELETE FROM o WHERE id = r.id + 1000;
      SELECT COUNT(*) INTO v FROM b WHERE g = r.g;
      DBMS_OUTPUT.PUT_LINE(r.id || ': ' || v || ' ' || SQL%ROWCOUNT);
    END LOOP;
  END;

  PROCEDURE of_handler IS
    v NUMBER;
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      BEGIN
        SELECT g INTO v FROM a WHERE id = r.id + 1;
      EXCEPTION
        WHEN NO_DATA_FOUND THEN
          DBMS_OUTPUT.PUT_LINE(r.id || ': ' || SQL%ROWCOUNT);
      END;
      IF SQL%FOUND THEN
        DBMS_OUTPUT.PUT_LINE(r.id || ' found');
      END IF;
    END LOOP;
  END;

  FUNCTION rows_of(p_g NUMBER) RETURN NUMBER IS
    v NUMBER;
  BEGIN
    SELECT COUNT(*) INTO v FROM b WHERE g = p_g;
    RETURN v;
  END;

  PROCEDURE of_function IS
    v NUMBER;
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      DELETE FROM o WHERE id = r.id + 1000;
      v := rows_of(r.g);
      INSERT INTO o VALUES (r.id + 400, SQL%ROWCOUNT + v * 10);
    END LOOP;
  END;

  PROCEDURE of_iteration_before IS
  BEGIN
    DELETE FROM o WHERE id < 0;
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      DBMS_OUTPUT.PUT_LINE(r.id || ': ' || SQL%ROWCOUNT);
      UPDATE b SET n = n + 1 WHERE g = r.id;
    END LOOP;
  END;

  PROCEDURE of_commit IS
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      INSERT INTO o VALUES (r.id + 500, 0);
      COMMIT;
      DBMS_OUTPUT.PUT_LINE(r.id || ': ' || SQL%ROWCOUNT);
    END LOOP;
  END;

  PROCEDURE asked_after_branch(p_more NUMBER) IS
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      UPDATE b SET n = n + 1 WHERE g = r.id;
    END LOOP;
    IF p_more > 0 THEN
      DELETE FROM b WHERE n > 100;
    END IF;
    DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || ' rows');
  END;

  PROCEDURE asked_in_next_round IS
    v_round PLS_INTEGER := 0;
  BEGIN
    DELETE FROM b WHERE n > 100;
    WHILE v_round < 2 LOOP
      DBMS_OUTPUT.PUT_LINE(v_round || ': ' || SQL%ROWCOUNT);
      FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
        UPDATE b SET n = n + 1 WHERE g = r.id - 1;
      END LOOP;
      v_round := v_round + 1;
    END LOOP;
  END;

  PROCEDURE change_all IS
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      UPDATE b SET n = n + 1 WHERE g = r.id;
    END LOOP;
  END;

  PROCEDURE between_them IS
  BEGIN
    change_all;
  END;

  PROCEDURE asked_by_caller IS
  BEGIN
    FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
      between_them;
      DBMS_OUTPUT.PUT_LINE(r.id || ': ' || SQL%ROWCOUNT);
    END LOOP;
  END;
END;
/
-- run
BEGIN ways.of_inner_loop; ways.in_values; ways.of_branch; ways.of_lookup; END;
/
SELECT * FROM o ORDER BY id, c;
BEGIN ways.of_handler; ways.of_function; ways.of_iteration_before; ways.of_commit; END;
/
SELECT * FROM o ORDER BY id, c;
BEGIN ways.asked_after_branch(0); ways.asked_after_branch(1); ways.asked_in_next_round; ways.asked_by_caller; END;
/
SELECT * FROM b ORDER BY g, n;
