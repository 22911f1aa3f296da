CREATE TABLE src (id NUMBER PRIMARY KEY, k VARCHAR2(5), j VARCHAR2(5), qty NUMBER);
INSERT INTO src VALUES (1, 'A', 'B', 3);
INSERT INTO src VALUES (2, 'B', 'A', 4.25);
INSERT INTO src VALUES (3, 'A', 'A', NULL);
INSERT INTO src VALUES (4, 'C', 'B', -6);
INSERT INTO src VALUES (5, 'B', 'C', 7);
CREATE TABLE outp (id NUMBER, k VARCHAR2(5), n NUMBER, s NUMBER, t VARCHAR2(50));
CREATE OR REPLACE PACKAGE pk IS
  TYPE r IS RECORD (n PLS_INTEGER := 0, s NUMBER(8,1) := 0, t VARCHAR2(20));
  TYPE t IS TABLE OF r INDEX BY VARCHAR2(5);
  g t;
END;
/
CREATE OR REPLACE PROCEDURE p IS
  e pk.r; l pk.t; x pk.r; i VARCHAR2(5); y VARCHAR2(100);
BEGIN
  pk.g('A').n := 7;
  l('C') := e;
  l('C').s := 10;
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    IF NOT l.EXISTS(r.k) THEN l(r.k) := e; END IF;
    IF NOT l.EXISTS(r.j) THEN e.n := e.n + 100; l(r.j) := e; END IF;
    l(r.k).n := l(r.k).n + 1;
    l(r.j).s := l(r.j).s + r.qty / 2;
    l(r.k).t := l(r.j).n || '/' || l(r.k).s;
    x := l(r.k);
    x.n := x.n + 1000;
    IF r.id = 4 THEN l(r.j) := x; END IF;
    IF pk.g.EXISTS(r.k) THEN pk.g(r.k).n := pk.g(r.k).n + x.n; ELSE pk.g(r.k) := x; END IF;
    y := l(r.k).t || pk.g(r.k).n || pk.g(r.k).t;
    INSERT INTO outp VALUES (r.id, r.k, l(r.k).n, l(r.j).s, y);
  END LOOP;
  i := l.FIRST;
  WHILE i IS NOT NULL LOOP
    INSERT INTO outp VALUES (100, i, l(i).n, l(i).s, l(i).t);
    i := l.NEXT(i);
  END LOOP;
  i := pk.g.FIRST;
  WHILE i IS NOT NULL LOOP
    x := pk.g(i);
    INSERT INTO outp VALUES (200, i, x.n, x.s, x.t);
    i := pk.g.NEXT(i);
  END LOOP;
END;
/
