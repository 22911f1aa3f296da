-- ROWNUM: Oracle SQL Language Reference, ROWNUM Pseudocolumn.
--@ dialect oracle file
CREATE TEMP TABLE emp AS SELECT * FROM (VALUES (1, 'King', NULL, 10, 5000), (2, 'Jones', 1, 20, 2975), (3, 'Scott', 2, 20, 3000),
  (4, 'Adams', 3, 20, 1100), (5, 'Blake', 1, 30, 2850), (6, 'Allen', 5, 30, 1600), (7, 'Ford', 2, 20, 3000)) AS v (empno, ename, mgr, deptno, sal);

CREATE TEMP TABLE dept AS SELECT * FROM (VALUES (10, 'ACCOUNTS'), (20, 'RESEARCH'), (30, 'SALES'), (40, 'OPERATIONS')) AS v (deptno, dname);

--@ ordered yes
SELECT ename FROM emp WHERE ROWNUM <= 2;

-- Numbers are given before ORDER BY.
SELECT ROWNUM, ename FROM emp WHERE deptno = 20 AND ROWNUM < 3 ORDER BY ename DESC;

--@ ordered yes
SELECT * FROM (SELECT ename FROM emp ORDER BY sal DESC, ename) WHERE ROWNUM <= 2;

--@ ordered yes
SELECT * FROM (SELECT a.*, ROWNUM AS rn FROM (SELECT ename, sal FROM emp ORDER BY sal DESC, ename) a WHERE ROWNUM <= 5) WHERE rn > 3;

-- A row that does not pass gives its number to the next one.
SELECT ename FROM emp WHERE ROWNUM > 1;

SELECT ename FROM emp WHERE ROWNUM = 2;

SELECT ename FROM emp WHERE ROWNUM = 1;

SELECT ename FROM emp WHERE ROWNUM <> 4;

SELECT ename FROM emp WHERE ROWNUM BETWEEN 1 AND 3;

SELECT ename FROM emp WHERE ROWNUM <= 2.5;

SELECT ename FROM emp WHERE 3 > ROWNUM;

SELECT ename FROM emp WHERE MOD(ROWNUM, 3) > 0;

SELECT ename FROM emp WHERE ROWNUM <= 0;

SELECT ename FROM emp WHERE ROWNUM <= empno;

SELECT COUNT(*) FROM emp WHERE sal > 2000 AND ROWNUM <= 3;

SELECT d.dname, (SELECT e.ename FROM emp e WHERE e.deptno = d.deptno AND ROWNUM = 1) AS one FROM dept d ORDER BY 1;

SELECT MAX(ROWNUM) FROM emp;

--@ parameters {"n": 3}
SELECT ename FROM emp WHERE ROWNUM <= :n;

-- In UPDATE and DELETE, as batches of changes write it.
UPDATE emp SET sal = 0 WHERE deptno = 20 AND ROWNUM <= 2;

SELECT COUNT(*) FROM emp WHERE sal = 0;

DELETE FROM emp WHERE sal = 0 AND ROWNUM < 2;

SELECT COUNT(*) FROM emp;
