-- State that is no sum and no last value is carried by one pass over the rows: caps in a collection, a text that
-- grows, a remainder that several rules take from, a chain of its own kind, an exit that ends a group.
-- loops: 3 of 3
-- spark: "disc.g_rules.count" is no column, variable or function known here
-- spark: the package variable "disc.g_rules" has no form in Spark
CREATE TABLE accounts (id NUMBER PRIMARY KEY);
CREATE TABLE items (id NUMBER PRIMARY KEY, account NUMBER, gross NUMBER(10,2));
CREATE TABLE rules (no NUMBER PRIMARY KEY, percent NUMBER(5,2), cap NUMBER(10,2), stacks VARCHAR2(1));
CREATE TABLE given (account NUMBER, item NUMBER, rule NUMBER, place NUMBER, base NUMBER, amount NUMBER);
CREATE TABLE chain (id NUMBER, x NUMBER, words VARCHAR2(200));
INSERT INTO accounts SELECT level FROM dual CONNECT BY level <= 5;
INSERT INTO items SELECT level, MOD(level, 4) + 1, level * 3.7 FROM dual CONNECT BY level <= 17;
INSERT INTO rules VALUES (1, 10, 5, 'Y');
INSERT INTO rules VALUES (2, 7.5, NULL, 'N');
INSERT INTO rules VALUES (3, 50, 20, 'Y');
CREATE OR REPLACE PACKAGE disc AS
  TYPE t_rules IS TABLE OF rules%ROWTYPE INDEX BY PLS_INTEGER;
  g_rules t_rules;
  PROCEDURE one (p_account NUMBER, p_sum OUT NUMBER);
  PROCEDURE every (p_sum OUT NUMBER);
  PROCEDURE walk (p_last OUT NUMBER, p_words OUT VARCHAR2);
END;
/
CREATE OR REPLACE PACKAGE BODY disc AS
  TYPE t_amounts IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  PROCEDURE one (p_account NUMBER, p_sum OUT NUMBER) IS
    v_left t_amounts;
    v_rest NUMBER;
    v_one NUMBER;
    v_place PLS_INTEGER;
  BEGIN
    p_sum := 0;
    FOR i IN 1 .. g_rules.COUNT LOOP
      IF g_rules(i).cap IS NOT NULL THEN
        v_left(i) := g_rules(i).cap;
      END IF;
    END LOOP;
    FOR r IN (SELECT id, gross FROM items WHERE account = p_account ORDER BY id) LOOP
      v_rest := r.gross;
      v_place := 0;
      FOR i IN 1 .. g_rules.COUNT LOOP
        v_one := v_rest * g_rules(i).percent / 100;
        IF v_left.EXISTS(i) THEN
          v_one := LEAST(v_one, v_left(i));
        END IF;
        v_one := ROUND(v_one, 2);
        IF v_one > 0 THEN
          v_place := v_place + 1;
          INSERT INTO given VALUES (p_account, r.id, g_rules(i).no, v_place, v_rest, v_one);
          v_rest := v_rest - v_one;
          IF v_left.EXISTS(i) THEN
            v_left(i) := v_left(i) - v_one;
          END IF;
        END IF;
        EXIT WHEN g_rules(i).stacks = 'N' AND v_rest > 30;
      END LOOP;
      p_sum := p_sum + r.gross - v_rest;
    END LOOP;
  END;
  PROCEDURE every (p_sum OUT NUMBER) IS
    v_sum NUMBER;
  BEGIN
    p_sum := 0;
    FOR a IN (SELECT id FROM accounts ORDER BY id) LOOP
      one(a.id, v_sum);
      p_sum := p_sum + v_sum;
    END LOOP;
  END;
  PROCEDURE walk (p_last OUT NUMBER, p_words OUT VARCHAR2) IS
    v NUMBER := 2;
  BEGIN
    FOR i IN (SELECT id FROM items ORDER BY id) LOOP
      v := MOD(v * v + i.id, 101);
      p_words := p_words || CASE WHEN v > 50 THEN i.id || ';' END;
      INSERT INTO chain VALUES (i.id, v, p_words);
      EXIT WHEN LENGTH(p_words) > 12;
    END LOOP;
    p_last := v;
  END;
BEGIN
  FOR r IN (SELECT * FROM rules ORDER BY no) LOOP
    g_rules(r.no) := r;
  END LOOP;
END;
/
-- run
DECLARE s NUMBER; BEGIN disc.one(2, s); DBMS_OUTPUT.PUT_LINE(s); END;
/
SELECT * FROM given ORDER BY account, item, place;
DECLARE s NUMBER; BEGIN disc.every(s); DBMS_OUTPUT.PUT_LINE(s); END;
/
SELECT * FROM given ORDER BY account, item, place;
DECLARE n NUMBER; w VARCHAR2(200); BEGIN disc.walk(n, w); DBMS_OUTPUT.PUT_LINE(n || ' ' || w); END;
/
SELECT * FROM chain ORDER BY id;
