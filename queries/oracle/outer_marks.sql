-- Outer joins by (+): Oracle SQL Language Reference, Joins, Outer Joins.
--@ dialect oracle file
CREATE TEMP TABLE emp AS SELECT * FROM (VALUES (1, 'King', NULL, 10, 5000), (2, 'Jones', 1, 20, 2975), (3, 'Scott', 2, 20, 3000),
  (4, 'Adams', 3, 20, 1100), (5, 'Blake', 1, 30, 2850), (6, 'Allen', 5, 30, 1600), (7, 'Ford', 2, 20, 3000)) AS v (empno, ename, mgr, deptno, sal);

CREATE TEMP TABLE dept AS SELECT * FROM (VALUES (10, 'ACCOUNTS'), (20, 'RESEARCH'), (30, 'SALES'), (40, 'OPERATIONS')) AS v (deptno, dname);

SELECT d.dname, e.ename FROM dept d, emp e WHERE d.deptno = e.deptno(+) AND e.sal(+) > 2900 ORDER BY 1, 2;

-- A condition without (+) on the optional side makes the join inner.
SELECT d.dname, e.ename FROM dept d, emp e WHERE d.deptno = e.deptno(+) AND e.sal > 2900 ORDER BY 1, 2;

SELECT d.dname, COUNT(e.empno) AS n FROM dept d, emp e WHERE e.deptno(+) = d.deptno GROUP BY d.dname ORDER BY 1;

-- Each of two tables optional beside a third, and one optional beside another optional one.
SELECT e.ename, m.ename AS boss, d.dname FROM emp e, emp m, dept d
WHERE e.mgr = m.empno(+) AND m.deptno = d.deptno(+) AND e.sal > 2900 ORDER BY 1;

SELECT d.dname FROM dept d, emp e WHERE d.deptno = e.deptno(+) AND e.empno IS NULL ORDER BY 1;

SELECT * FROM dept d, emp e WHERE d.deptno = e.deptno(+) AND d.deptno = 40 ORDER BY 1;

SELECT * FROM dept a, dept b WHERE a.deptno = b.deptno(+) AND b.deptno = a.deptno(+);

SELECT * FROM dept a, dept b WHERE a.deptno(+) = b.deptno(+);
