-- Row policies: a user sees the rows that some policy lets through, whatever is asked.
CREATE TABLE usage (id INT PRIMARY KEY, tenant VARCHAR, amount DECIMAL(18,2), note VARCHAR);
INSERT INTO usage VALUES (1, 'ann', 10, '7'), (2, 'ann', 20, '8'), (3, 'bob', 99999, 'secret'),
  (4, 'bob', 1, 'x');
CREATE USER ann;
CREATE USER bob;
GRANT SELECT, INSERT, UPDATE, DELETE ON usage TO ann;
GRANT SELECT ON usage TO bob;
CREATE POLICY own ON usage USING (tenant = current_user);
SELECT count(*) FROM usage;
SET ROLE ann;
SELECT * FROM usage ORDER BY id;
SELECT count(*), min(amount), max(amount), max(tenant) FROM usage;
-- Errors of what the user asks never meet hidden rows.
SELECT CAST(note AS INT) AS n FROM usage ORDER BY 1;
SELECT id FROM usage WHERE CAST(note AS INT) > 7;
SELECT id FROM usage WHERE 1 / (amount - 1) > 0 ORDER BY 1;
SELECT id FROM usage WHERE amount > 50000 OR CAST(note AS INT) = 8;
SELECT a.id FROM usage a JOIN (VALUES (99999), (20)) v(x) ON a.amount = v.x;
SELECT id FROM usage ORDER BY amount DESC LIMIT 1;
SELECT (SELECT max(amount) FROM usage) AS m;
SELECT EXISTS (SELECT 1 FROM usage WHERE tenant = 'bob') AS found;
-- The plan tells nothing of them.
--@ roads no
EXPLAIN SELECT id FROM usage WHERE amount > 50000;
--@ roads no
EXPLAIN (BOUND) SELECT id FROM usage;
--@ roads no
EXPLAIN (RULES) SELECT id FROM usage WHERE id = 3;
SELECT NUM_ROWS FROM all_tables WHERE TABLE_NAME = 'USAGE';
SUMMARIZE usage;
-- Changes touch visible rows only, and make visible rows only.
UPDATE usage SET amount = amount + 1;
DELETE FROM usage WHERE id = 4;
INSERT INTO usage VALUES (5, 'bob', 1, 'forged');
INSERT INTO usage VALUES (5, 'ann', 5, '9');
UPDATE usage SET tenant = 'bob' WHERE id = 5;
INSERT INTO usage VALUES (3, 'ann', 1, '') ON CONFLICT (id) DO UPDATE SET note = excluded.note;
INSERT INTO usage VALUES (3, 'ann', 1, '') ON CONFLICT (id) DO NOTHING;
MERGE INTO usage u USING (VALUES (3), (5)) s(id) ON u.id = s.id
  WHEN MATCHED THEN UPDATE SET amount = 0;
MERGE INTO usage u USING (VALUES (7)) s(id) ON u.id = s.id
  WHEN NOT MATCHED THEN INSERT VALUES (7, 'bob', 0, '');
DELETE FROM usage WHERE id = 5 RETURNING id, tenant;
-- She cannot get around it.
ALTER TABLE usage RENAME COLUMN tenant TO t;
DROP POLICY own ON usage;
CREATE TEMP VIEW all_of_it AS SELECT * FROM usage;
SELECT count(*) FROM all_of_it;
RESET ROLE;
CREATE VIEW totals AS SELECT tenant, sum(amount) AS total FROM usage GROUP BY tenant;
GRANT SELECT ON totals TO ann, bob;
SET ROLE ann;
SELECT * FROM totals;
RESET ROLE;
SET ROLE bob;
SELECT * FROM totals;
RESET ROLE;
SELECT * FROM totals ORDER BY tenant;
-- Several policies: any of the permissive, all of the restrictive.
CREATE ROLE support;
CREATE POLICY helping ON usage FOR SELECT TO support USING (true);
CREATE POLICY small ON usage AS RESTRICTIVE USING (amount < 50000);
GRANT support TO ann;
SET ROLE ann;
SELECT id, tenant FROM usage ORDER BY id;
UPDATE usage SET note = 'mine';
RESET ROLE;
REVOKE support FROM ann;
-- A policy may ask other tables, which the user needs no right to.
CREATE TABLE membership (member VARCHAR, tenant VARCHAR);
INSERT INTO membership VALUES ('ann', 'bob');
DROP POLICY own ON usage;
DROP POLICY small ON usage;
CREATE POLICY of_members ON usage FOR SELECT USING (
  tenant IN (SELECT m.tenant FROM membership m WHERE m.member = current_user));
CREATE POLICY correlated ON usage FOR SELECT TO bob USING (
  EXISTS (SELECT 1 FROM membership m WHERE m.tenant = usage.tenant));
SET ROLE ann;
SELECT id, tenant FROM usage ORDER BY id;
SELECT * FROM membership;
-- No policy lets her write.
UPDATE usage SET note = 'x';
INSERT INTO usage VALUES (9, 'ann', 0, '');
RESET ROLE;
SET ROLE bob;
SELECT id, tenant FROM usage ORDER BY id;
RESET ROLE;
ALTER TABLE usage RENAME TO consumption;
SET ROLE ann;
SELECT id FROM consumption ORDER BY id;
RESET ROLE;
CREATE POLICY p ON consumption USING (nothing = 1);
CREATE POLICY p ON consumption USING (id);
CREATE POLICY p ON nowhere USING (true);
CREATE POLICY of_members ON consumption USING (true);
DROP POLICY nothing ON consumption;
CREATE USER carl BYPASSRLS;
GRANT SELECT ON consumption TO carl;
SET ROLE carl;
SELECT count(*) FROM consumption;
