-- CONNECT BY: Oracle SQL Language Reference, Hierarchical Queries and Hierarchical Query Pseudocolumns.
--@ dialect oracle file
CREATE TEMP TABLE emp AS SELECT * FROM (VALUES (1, 'King', NULL, 10, 5000), (2, 'Jones', 1, 20, 2975), (3, 'Scott', 2, 20, 3000),
  (4, 'Adams', 3, 20, 1100), (5, 'Blake', 1, 30, 2850), (6, 'Allen', 5, 30, 1600), (7, 'Ford', 2, 20, 3000)) AS v (empno, ename, mgr, deptno, sal);

CREATE TEMP TABLE dept AS SELECT * FROM (VALUES (10, 'ACCOUNTS'), (20, 'RESEARCH'), (30, 'SALES'), (40, 'OPERATIONS')) AS v (deptno, dname);

SELECT ename, LEVEL, PRIOR ename AS boss, CONNECT_BY_ROOT ename AS top, SYS_CONNECT_BY_PATH(ename, '/') AS path, CONNECT_BY_ISLEAF AS leaf
FROM emp START WITH mgr IS NULL CONNECT BY PRIOR empno = mgr ORDER SIBLINGS BY ename;

SELECT LPAD(' ', 2 * (LEVEL - 1)) || ename AS tree FROM emp START WITH mgr IS NULL CONNECT BY mgr = PRIOR empno AND LEVEL <= 2 ORDER SIBLINGS BY ename DESC;

-- WHERE comes after the hierarchy: the rows between stay connected.
SELECT ename, LEVEL FROM emp WHERE deptno = 20 START WITH ename = 'King' CONNECT BY PRIOR empno = mgr ORDER BY LEVEL DESC, ename;

-- Conditions that join tables come before it.
SELECT e.ename, d.dname, LEVEL FROM emp e, dept d WHERE e.deptno = d.deptno AND d.dname <> 'SALES'
START WITH e.mgr IS NULL CONNECT BY PRIOR e.empno = e.mgr ORDER SIBLINGS BY e.ename;

-- Without START WITH every row is a root.
SELECT COUNT(*), MAX(LEVEL) FROM emp CONNECT BY PRIOR empno = mgr;

SELECT LEVEL FROM dual CONNECT BY LEVEL <= 5 ORDER BY LEVEL;

-- One row comes in any case.
SELECT LEVEL, CONNECT_BY_ISLEAF AS leaf FROM dual CONNECT BY LEVEL < 0 ORDER BY 1;

SELECT DATE '2026-01-31' + LEVEL - 1 AS day FROM dual CONNECT BY LEVEL <= 2 ORDER BY 1;

SELECT REGEXP_SUBSTR('a,b,c', '[^,]+', 1, LEVEL) AS item FROM dual CONNECT BY REGEXP_SUBSTR('a,b,c', '[^,]+', 1, LEVEL) IS NOT NULL ORDER BY 1;

-- Two rows without PRIOR: each has both as children.
SELECT LEVEL, COUNT(*) FROM dept WHERE deptno < 30 CONNECT BY LEVEL <= 3 GROUP BY LEVEL ORDER BY 1;

SELECT empno FROM emp CONNECT BY PRIOR empno = empno;

CREATE TEMP TABLE ring AS SELECT * FROM (VALUES (1, 3), (2, 1), (3, 2), (4, 3)) AS v (id, parent);

SELECT id, SYS_CONNECT_BY_PATH(id, '>') AS path, CONNECT_BY_ISCYCLE AS closes, CONNECT_BY_ISLEAF AS leaf
FROM ring START WITH id = 1 CONNECT BY NOCYCLE PRIOR id = parent ORDER SIBLINGS BY id;

SELECT ename FROM emp WHERE empno IN (SELECT empno FROM emp START WITH ename = 'Blake' CONNECT BY PRIOR empno = mgr) ORDER BY 1;

SELECT top, SUM(sal) AS total FROM (SELECT CONNECT_BY_ROOT ename AS top, sal FROM emp START WITH mgr = 1 CONNECT BY PRIOR empno = mgr) GROUP BY top ORDER BY 1;

SELECT PRIOR ename FROM emp;

SELECT SYS_CONNECT_BY_PATH(ename, '/') FROM emp;
