-- `SET n = r.n + x` is no addition to the row: r.n is what the query gave before the loop began. Where a row comes in
-- several iterations, the last one counts: by UPDATE, as the greatest, by MERGE.
-- loops: 4 of 4
CREATE TABLE account (id NUMBER PRIMARY KEY, n NUMBER, top NUMBER);
CREATE TABLE usage (account NUMBER, amount NUMBER, no NUMBER);
INSERT INTO account VALUES (1, 100, 3);
INSERT INTO account VALUES (2, 200, NULL);
INSERT INTO usage VALUES (1, 5, 1);
INSERT INTO usage VALUES (1, 6, 2);
INSERT INTO usage VALUES (1, 2, 3);
INSERT INTO usage VALUES (2, 7, 4);
CREATE OR REPLACE PROCEDURE by_update IS
BEGIN
  FOR n IN (SELECT a.id, a.n, u.amount FROM account a, usage u WHERE u.account = a.id ORDER BY u.no) LOOP
    UPDATE account SET n = n.n + n.amount WHERE id = n.id;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE by_greatest IS
BEGIN
  FOR r IN (SELECT a.id, a.top, u.amount FROM account a, usage u WHERE u.account = a.id ORDER BY u.no) LOOP
    UPDATE account SET top = GREATEST(NVL(r.top, r.amount), r.amount) WHERE id = r.id;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE by_merge IS
BEGIN
  FOR r IN (SELECT a.id, a.n, u.amount FROM account a, usage u WHERE u.account = a.id ORDER BY u.no) LOOP
    MERGE INTO account t USING (SELECT r.id AS id, r.n AS n FROM dual) s ON (t.id = s.id)
    WHEN MATCHED THEN UPDATE SET t.n = s.n + r.amount
    WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, r.amount);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE to_the_row IS
BEGIN
  FOR r IN (SELECT a.id, a.n, u.amount FROM account a, usage u WHERE u.account = a.id ORDER BY u.no) LOOP
    UPDATE account a SET a.n = a.n + r.amount, top = GREATEST(NVL(top, r.amount), r.amount) WHERE id = r.id;
  END LOOP;
END;
/
-- run
BEGIN
  by_update;
END;
/
SELECT * FROM account ORDER BY id;
BEGIN
  by_greatest;
END;
/
SELECT * FROM account ORDER BY id;
BEGIN
  by_merge;
END;
/
SELECT * FROM account ORDER BY id;
BEGIN
  to_the_row;
END;
/
SELECT * FROM account ORDER BY id;
