-- KEEP, LISTAGG and DISTINCT over windows: Oracle SQL Language Reference, FIRST, LAST, LISTAGG.
--@ dialect oracle file
CREATE TEMP TABLE emp AS SELECT * FROM (VALUES (1, 'King', NULL, 10, 5000), (2, 'Jones', 1, 20, 2975), (3, 'Scott', 2, 20, 3000),
  (4, 'Adams', 3, 20, 1100), (5, 'Blake', 1, 30, 2850), (6, 'Allen', 5, 30, 1600), (7, 'Ford', 2, 20, 3000)) AS v (empno, ename, mgr, deptno, sal);

SELECT deptno, MAX(ename) KEEP (DENSE_RANK FIRST ORDER BY sal DESC) AS highest, MIN(ename) KEEP (DENSE_RANK LAST ORDER BY sal) AS least_of_highest,
  COUNT(*) KEEP (DENSE_RANK FIRST ORDER BY sal DESC) AS n, SUM(sal) KEEP (DENSE_RANK LAST ORDER BY sal) AS total
FROM emp GROUP BY deptno ORDER BY 1;

-- NULL is the last key; a NULL argument counts as a row, not as a value.
SELECT MAX(ename) KEEP (DENSE_RANK LAST ORDER BY mgr) AS boss, MAX(mgr) KEEP (DENSE_RANK FIRST ORDER BY sal DESC) AS none FROM emp;

SELECT deptno, MIN(ename) KEEP (DENSE_RANK FIRST ORDER BY sal) AS cheapest FROM emp GROUP BY ROLLUP (deptno) ORDER BY 1;

SELECT ename, MAX(ename) KEEP (DENSE_RANK FIRST ORDER BY sal DESC) OVER (PARTITION BY deptno) AS highest, SUM(sal) OVER (PARTITION BY deptno) AS total
FROM emp ORDER BY 1;

SELECT ename, LISTAGG(ename, ',') WITHIN GROUP (ORDER BY ename) OVER (PARTITION BY deptno) AS list,
  COUNT(DISTINCT sal) OVER (PARTITION BY deptno) AS salaries
FROM emp ORDER BY 1;

SELECT deptno, LISTAGG(ename, ', ') WITHIN GROUP (ORDER BY sal DESC, ename) AS list FROM emp GROUP BY deptno ORDER BY 1;

SELECT ename, PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY sal) OVER (PARTITION BY deptno) AS middle FROM emp ORDER BY 1;

SELECT LENGTH(LISTAGG(RPAD('x', 100, 'x'), ',' ON OVERFLOW TRUNCATE '..' WITH COUNT) WITHIN GROUP (ORDER BY LEVEL)) AS n,
  SUBSTR(LISTAGG(RPAD('x', 100, 'x'), ',' ON OVERFLOW TRUNCATE '..' WITH COUNT) WITHIN GROUP (ORDER BY LEVEL), -8) AS tail,
  LENGTH(LISTAGG(RPAD('x', 100, 'x'), ',') WITHIN GROUP (ORDER BY LEVEL)) AS whole
FROM dual CONNECT BY LEVEL <= 50;

SELECT LISTAGG(RPAD('x', 100, 'x'), ',' ON OVERFLOW ERROR) WITHIN GROUP (ORDER BY LEVEL) FROM dual CONNECT BY LEVEL <= 50;

SELECT LISTAGG(ename, ',' ON OVERFLOW TRUNCATE) WITHIN GROUP (ORDER BY ename) AS list FROM emp;
