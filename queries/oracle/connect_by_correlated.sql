-- CONNECT BY in a subquery that refers to the row around it (SQL Language Reference 19c, "Hierarchical Queries").
--@ dialect oracle file
CREATE TABLE node (id NUMBER PRIMARY KEY, parent NUMBER, name VARCHAR2(10), amount NUMBER);
INSERT INTO node VALUES (1, NULL, 'root', 10);
INSERT INTO node VALUES (2, 1, 'left', 20);
INSERT INTO node VALUES (3, 1, 'right', 30);
INSERT INTO node VALUES (4, 2, 'deep', 5);
INSERT INTO node VALUES (5, 4, 'deeper', 1);
INSERT INTO node VALUES (6, NULL, 'other', 7);
-- START WITH the row: what is below it.
SELECT n.id, (SELECT SUM(x.amount) FROM node x START WITH x.id = n.id CONNECT BY PRIOR x.id = x.parent) AS below,
       (SELECT MAX(LEVEL) FROM node x START WITH x.id = n.id CONNECT BY PRIOR x.id = x.parent) AS depth FROM node n ORDER BY n.id;
-- Upwards: the root, the path, and who is above.
SELECT n.id, (SELECT x.name FROM node x WHERE CONNECT_BY_ISLEAF = 1 START WITH x.id = n.id CONNECT BY PRIOR x.parent = x.id) AS root,
       (SELECT LISTAGG(x.name, '/') WITHIN GROUP (ORDER BY LEVEL DESC) FROM node x START WITH x.id = n.id CONNECT BY PRIOR x.parent = x.id) AS path FROM node n ORDER BY n.id;
-- The condition of CONNECT BY and the rows of FROM may refer to it too.
SELECT n.id, (SELECT COUNT(*) FROM node x START WITH x.id = 1 CONNECT BY PRIOR x.id = x.parent AND x.amount > n.amount) AS c,
       (SELECT COUNT(*) FROM (SELECT * FROM node y WHERE y.id <> n.id) x START WITH x.parent IS NULL CONNECT BY PRIOR x.id = x.parent) AS without FROM node n ORDER BY n.id;
SELECT n.id FROM node n WHERE EXISTS (SELECT 1 FROM node x WHERE x.name = 'deeper' START WITH x.id = n.id CONNECT BY PRIOR x.id = x.parent) ORDER BY n.id;
SELECT n.id FROM node n WHERE 4 IN (SELECT x.id FROM node x START WITH x.id = n.id CONNECT BY PRIOR x.id = x.parent) ORDER BY n.id;
-- Rows made by LEVEL, as many as the row says.
CREATE TABLE tags (id NUMBER, list VARCHAR2(40));
INSERT INTO tags VALUES (1, 'a,b,c');
INSERT INTO tags VALUES (2, 'x');
INSERT INTO tags VALUES (3, NULL);
INSERT INTO tags VALUES (4, 'p,q');
SELECT t.id, (SELECT LISTAGG(REGEXP_SUBSTR(t.list, '[^,]+', 1, LEVEL), '|') WITHIN GROUP (ORDER BY LEVEL DESC) FROM dual CONNECT BY LEVEL <= REGEXP_COUNT(t.list, ',') + 1) AS turned FROM tags t ORDER BY t.id;
SELECT t.id, l.n, l.part FROM tags t CROSS APPLY (SELECT LEVEL AS n, REGEXP_SUBSTR(t.list, '[^,]+', 1, LEVEL) AS part FROM dual CONNECT BY LEVEL <= REGEXP_COUNT(t.list, ',') + 1) l ORDER BY t.id, l.n;
SELECT t.id, l.column_value AS n FROM tags t, TABLE(CAST(MULTISET(SELECT LEVEL FROM dual CONNECT BY LEVEL <= LENGTH(t.list) - LENGTH(REPLACE(t.list, ',')) + 1) AS SYS.ODCINUMBERLIST)) l ORDER BY t.id, n;
-- Two rows around it with the same values, and cycles.
INSERT INTO node VALUES (7, 8, 'cycle', 1);
INSERT INTO node VALUES (8, 7, 'cycle', 2);
SELECT n.id, (SELECT SUM(x.amount) FROM node x START WITH x.id = n.id CONNECT BY NOCYCLE PRIOR x.id = x.parent) AS s FROM node n, (SELECT LEVEL AS k FROM dual CONNECT BY LEVEL <= 2) WHERE n.id IN (2, 7) ORDER BY n.id, k;
SELECT n.id, (SELECT SUM(x.amount) FROM node x START WITH x.id = n.id CONNECT BY PRIOR x.id = x.parent) AS s FROM node n WHERE n.id = 7;
SELECT n.id, (SELECT x.name FROM node x WHERE ROWNUM = 1 START WITH x.id = n.id CONNECT BY PRIOR x.id = x.parent ORDER SIBLINGS BY x.name DESC) AS first FROM node n WHERE n.id < 3 ORDER BY n.id;
