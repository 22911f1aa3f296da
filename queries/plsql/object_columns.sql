-- Columns of object types: constructors, attributes, methods, MAP and ORDER methods in SQL, SET of attributes (Object-Relational Developer's Guide
-- 19c, "Basic Components of Oracle Objects"; SQL Language Reference 19c, "User-Defined Types", "Object Access Expressions").
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE OR REPLACE TYPE money_t AS OBJECT (
  amount NUMBER(10,2), currency VARCHAR2(3),
  MEMBER FUNCTION shown RETURN VARCHAR2,
  MEMBER FUNCTION plus (p NUMBER, p_times NUMBER DEFAULT 1) RETURN money_t,
  STATIC FUNCTION zero (p_currency VARCHAR2) RETURN money_t,
  MAP MEMBER FUNCTION val RETURN NUMBER);
/
CREATE OR REPLACE TYPE BODY money_t AS
  MEMBER FUNCTION shown RETURN VARCHAR2 IS BEGIN RETURN TO_CHAR(amount, 'FM9990.00') || ' ' || currency; END;
  MEMBER FUNCTION plus (p NUMBER, p_times NUMBER DEFAULT 1) RETURN money_t IS BEGIN RETURN money_t(amount + p * p_times, currency); END;
  STATIC FUNCTION zero (p_currency VARCHAR2) RETURN money_t IS BEGIN RETURN money_t(0, p_currency); END;
  MAP MEMBER FUNCTION val RETURN NUMBER IS BEGIN RETURN amount * CASE currency WHEN 'USD' THEN 0.5 ELSE 1 END; END;
END;
/
CREATE TABLE invoice (id NUMBER PRIMARY KEY, price money_t, CONSTRAINT price_positive CHECK (price.amount >= 0));
-- NUMBER(10,2) of the attribute rounds.
INSERT INTO invoice VALUES (1, money_t(10.005, 'EUR'));
INSERT INTO invoice VALUES (2, money_t(15, 'USD'));
INSERT INTO invoice VALUES (3, NULL);
INSERT INTO invoice (id, price) SELECT 4, money_t(2, 'EUR') FROM dual;
INSERT INTO invoice VALUES (5, money_t(-1, 'EUR'));
INSERT INTO invoice VALUES (6, money_t(1, 'EURO'));
INSERT INTO invoice VALUES (6, money_t(1));
SELECT id, price FROM invoice ORDER BY id;
SELECT i.id, i.price.amount AS amount, i.price.currency AS currency FROM invoice i WHERE i.price.amount > 1 ORDER BY i.price.amount;
SELECT SUM(i.price.amount) AS total, i.price.currency AS currency FROM invoice i GROUP BY i.price.currency ORDER BY 2;
-- Methods, of columns and of what methods give.
SELECT i.id, i.price.shown() AS shown, i.price.plus(5, p_times => 2).shown() AS more, i.price.plus(1).amount AS one FROM invoice i WHERE i.price IS NOT NULL ORDER BY i.id;
SELECT money_t.zero('CHF').shown() AS zero, money_t(7, 'EUR').shown() AS seven FROM dual;
SELECT i.price.shown() FROM invoice i WHERE i.id = 3;
SELECT i.price.hidden() FROM invoice i;
-- Its MAP method orders and compares them: 15 USD are 7.5.
SELECT i.id FROM invoice i ORDER BY i.price;
SELECT i.id FROM invoice i ORDER BY i.price DESC NULLS LAST;
SELECT i.id FROM invoice i WHERE i.price > money_t(7, 'EUR') ORDER BY i.id;
SELECT i.id FROM invoice i WHERE i.price = money_t(4, 'USD') OR i.price BETWEEN money_t(7.5, 'EUR') AND money_t(8, 'EUR') ORDER BY i.id;
SELECT i.id, RANK() OVER (ORDER BY i.price) AS place FROM invoice i WHERE i.price IS NOT NULL ORDER BY 1;
-- SET of attributes.
UPDATE invoice i SET i.price.amount = i.price.amount * 2 WHERE i.price.currency = 'EUR';
UPDATE invoice i SET i.price.amount = 1, i.price.currency = 'GBP' WHERE i.id = 2;
UPDATE invoice i SET i.price = i.price.plus(100) WHERE i.id = 4;
UPDATE invoice i SET i.price.nothing = 1;
SELECT id, price FROM invoice ORDER BY id;
DECLARE
  m money_t;
  n invoice.price%TYPE := money_t(3, 'CHF');
  r invoice%ROWTYPE;
  TYPE prices IS TABLE OF money_t;
  l prices;
  CURSOR c IS SELECT id, price FROM invoice WHERE price IS NOT NULL ORDER BY id;
BEGIN
  SELECT price INTO m FROM invoice WHERE id = 1;
  DBMS_OUTPUT.PUT_LINE(m.shown() || ' ' || n.shown);
  INSERT INTO invoice VALUES (7, n);
  m.amount := 0.5;
  UPDATE invoice SET price = m WHERE id = 1 RETURNING price INTO n;
  DBMS_OUTPUT.PUT_LINE(n.shown);
  SELECT * INTO r FROM invoice WHERE id = 7;
  DBMS_OUTPUT.PUT_LINE(r.id || ' ' || r.price.shown() || CASE WHEN r.price > m THEN ' more' END || CASE WHEN r.price IS OF (money_t) THEN ' money' END);
  r.id := 8;
  r.price.amount := 12.345;
  INSERT INTO invoice VALUES r;
  FOR x IN c LOOP
    DBMS_OUTPUT.PUT_LINE(x.id || ': ' || x.price.shown() || CASE WHEN x.price >= n THEN ' or more' END);
  END LOOP;
  SELECT price BULK COLLECT INTO l FROM invoice i WHERE i.price > m ORDER BY i.price;
  DBMS_OUTPUT.PUT_LINE(l.COUNT || ' ' || l(1).shown || ' ' || l(l.LAST).shown);
  SELECT COUNT(*) INTO r.id FROM invoice i WHERE i.price = l(2);
  DBMS_OUTPUT.PUT_LINE(r.id);
  EXECUTE IMMEDIATE 'UPDATE invoice i SET i.price.currency = :c WHERE i.price < :m' USING 'GBP', m;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
END;
/
-- Triggers and functions take objects.
CREATE OR REPLACE FUNCTION taxed (p money_t) RETURN money_t IS BEGIN RETURN money_t(ROUND(p.amount * 1.2, 2), p.currency); END;
/
CREATE OR REPLACE TRIGGER invoice_price BEFORE INSERT OR UPDATE ON invoice FOR EACH ROW
BEGIN
  IF :NEW.price IS NULL THEN :NEW.price := money_t.zero('EUR'); END IF;
  IF :NEW.price < :OLD.price THEN DBMS_OUTPUT.PUT_LINE('less: ' || :OLD.price.shown() || ' to ' || :NEW.price.shown()); END IF;
END;
/
SELECT i.id, taxed(i.price) AS taxed, taxed(i.price).amount AS amount FROM invoice i WHERE i.id IN (2, 7) ORDER BY i.id;
UPDATE invoice i SET i.price.amount = i.price.amount - 1 WHERE i.id = 7;
INSERT INTO invoice (id) VALUES (9);
SELECT i.price.shown() AS shown FROM invoice i WHERE i.id = 9;
-- A view and a query around them keep what they are.
CREATE VIEW large AS SELECT id, price FROM invoice WHERE price IS NOT NULL;
SELECT v.price.shown() AS shown FROM (SELECT price FROM large UNION ALL SELECT money_t(99, 'EUR') FROM dual) v ORDER BY v.price DESC FETCH FIRST 2 ROWS ONLY;
-- ORDER methods compare, without any only = and <> do.
CREATE TYPE grade_t AS OBJECT (g VARCHAR2(5), ORDER MEMBER FUNCTION cmp (other grade_t) RETURN INTEGER);
/
CREATE TYPE BODY grade_t AS
  ORDER MEMBER FUNCTION cmp (other grade_t) RETURN INTEGER IS
  BEGIN
    RETURN CASE WHEN g = other.g THEN 0 WHEN g = 'gold' THEN 1 WHEN other.g = 'gold' THEN -1 WHEN g < other.g THEN -1 ELSE 1 END;
  END;
END;
/
CREATE TYPE address_t AS OBJECT (street VARCHAR2(30), city VARCHAR2(20));
/
CREATE TABLE customer (id NUMBER, grade grade_t, home address_t, work address_t);
INSERT INTO customer VALUES (1, grade_t('gold'), address_t('Hill 1', 'Ulm'), address_t('Hill 1', 'Ulm'));
INSERT INTO customer VALUES (2, grade_t('tin'), address_t('Hill 1', 'Ulm'), address_t('Dale 2', 'Ulm'));
INSERT INTO customer VALUES (3, grade_t('iron'), address_t(NULL, 'Ulm'), NULL);
SELECT id FROM customer c WHERE c.grade > grade_t('silver') ORDER BY id;
SELECT id FROM customer c WHERE c.home = c.work;
SELECT id FROM customer c WHERE c.home <> c.work;
SELECT id FROM customer c WHERE c.home < c.work;
SELECT id FROM customer c ORDER BY c.home;
SELECT id FROM customer c WHERE c.home = c.grade;
SELECT column_name, data_type FROM user_tab_columns WHERE table_name = 'CUSTOMER' ORDER BY column_id;
-- Object tables: VALUE, whole objects as rows.
CREATE TABLE places OF address_t;
INSERT INTO places VALUES (address_t('Lane 3', 'Bonn'));
INSERT INTO places VALUES ('Lane 4', 'Bonn');
INSERT INTO places SELECT c.home FROM customer c WHERE c.id = 1;
SELECT VALUE(p) AS place, p.city FROM places p ORDER BY p.street;
SELECT p.street FROM places p WHERE VALUE(p) = address_t('Lane 4', 'Bonn');
DECLARE
  a address_t;
BEGIN
  SELECT VALUE(p) INTO a FROM places p WHERE p.street LIKE '%3';
  a.street := 'Lane 5';
  INSERT INTO places VALUES (a);
  FOR r IN (SELECT VALUE(p) AS o FROM places p ORDER BY p.street) LOOP
    DBMS_OUTPUT.PUT_LINE(r.o.street || ', ' || r.o.city);
  END LOOP;
END;
/
SELECT c.grade, COUNT(*) FROM customer c GROUP BY c.grade;
SELECT c.home, COUNT(*) FROM customer c GROUP BY c.home;
SELECT DISTINCT c.home FROM customer c;
-- Methods of rows: of object tables, and of elements of a collection.
CREATE TYPE point_t AS OBJECT (x NUMBER, y NUMBER, MEMBER FUNCTION far RETURN NUMBER);
/
CREATE TYPE BODY point_t AS MEMBER FUNCTION far RETURN NUMBER IS BEGIN RETURN SQRT(x * x + y * y); END; END;
/
CREATE TYPE points_t AS TABLE OF point_t;
/
CREATE TABLE points OF point_t;
INSERT INTO points VALUES (3, 4);
INSERT INTO points VALUES (point_t(5, 12));
SELECT p.x, p.far() AS far FROM points p WHERE p.far() > 5;
SELECT t.y, t.far() AS far FROM TABLE(points_t(point_t(6, 8), point_t(0, 1))) t ORDER BY t.far();
