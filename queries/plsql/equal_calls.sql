-- Calls are equal only where function, arguments and their places are: deterministic functions of two packages, named arguments.
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE OR REPLACE PACKAGE net AS FUNCTION price(n NUMBER, m NUMBER := 0) RETURN NUMBER DETERMINISTIC; END;
/
CREATE OR REPLACE PACKAGE BODY net AS FUNCTION price(n NUMBER, m NUMBER := 0) RETURN NUMBER DETERMINISTIC IS BEGIN RETURN n - m; END; END;
/
CREATE OR REPLACE PACKAGE gross AS FUNCTION price(n NUMBER, m NUMBER := 0) RETURN NUMBER DETERMINISTIC; END;
/
CREATE OR REPLACE PACKAGE BODY gross AS FUNCTION price(n NUMBER, m NUMBER := 0) RETURN NUMBER DETERMINISTIC IS BEGIN RETURN n * 2 - m; END; END;
/
CREATE TABLE item (n NUMBER, m NUMBER);
INSERT INTO item VALUES (10, 3);
SELECT net.price(n) AS net, gross.price(n) AS gross FROM item;
SELECT net.price(n => n, m => m) AS a, net.price(m => n, n => m) AS b, net.price(n, m) AS c FROM item;
SELECT SUM(net.price(n)) AS net, SUM(gross.price(n)) AS gross FROM item HAVING SUM(gross.price(n)) > SUM(net.price(n));
CREATE TYPE pair_t AS OBJECT (a NUMBER, b NUMBER);
/
SELECT pair_t(a => n, b => m) AS x, pair_t(b => n, a => m) AS y FROM item;
