-- A function that keeps records in a collection of its package and returns them: the records are columns, and the cache has them afterwards.
-- Where rows with one key would keep different records the plan gives up, and leaves the cache as it was.
-- loops: 3 of 3
-- falls back: 1
-- spark: "prices.g.first" is no column, variable or function known here
-- spark: the package variable "prices.g" has no form in Spark
CREATE TABLE usage_row (id NUMBER PRIMARY KEY, zone VARCHAR2(2), class NUMBER, amount NUMBER, src VARCHAR2(10));
CREATE TABLE tariff (zone VARCHAR2(2), class NUMBER, price NUMBER, name VARCHAR2(10));
INSERT INTO usage_row SELECT LEVEL, 'Z' || MOD(LEVEL, 4), MOD(LEVEL, 3), NULL, NULL FROM dual CONNECT BY LEVEL <= 24;
INSERT INTO tariff VALUES ('Z0', 0, 1.5, 'a');
INSERT INTO tariff VALUES ('Z0', 1, 2.5, NULL);
INSERT INTO tariff VALUES ('Z1', 2, 3.5, 'c');
INSERT INTO tariff VALUES ('Z1', 2, 4.5, 'd');
INSERT INTO tariff VALUES ('Z2', 0, 5.5, 'e');
CREATE OR REPLACE PACKAGE prices AS
  TYPE t_price IS RECORD (price NUMBER, name VARCHAR2(10), src VARCHAR2(10));
  TYPE t_prices IS TABLE OF t_price INDEX BY VARCHAR2(20);
  g t_prices;
  PROCEDURE rate;
  PROCEDURE rate_twice;
  PROCEDURE loose;
  PROCEDURE show;
END;
/
CREATE OR REPLACE PACKAGE BODY prices AS
  FUNCTION price (p_zone VARCHAR2, p_class NUMBER) RETURN t_price IS
    r t_price;
    k VARCHAR2(20) := p_zone || '/' || p_class;
  BEGIN
    IF g.EXISTS(k) THEN
      RETURN g(k);
    END IF;
    BEGIN
      SELECT price, name, 'exact' INTO r FROM tariff WHERE zone = p_zone AND class = p_class;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        SELECT MAX(price), MAX(name), 'max' INTO r FROM tariff WHERE zone = p_zone;
    END;
    g(k) := r;
    RETURN r;
  END;
  FUNCTION loose_price (p_zone VARCHAR2, p_class NUMBER) RETURN t_price IS
    r t_price;
  BEGIN
    IF g.EXISTS(p_zone) THEN
      RETURN g(p_zone);
    END IF;
    r.price := 1;
    r.name := TO_CHAR(p_class);
    r.src := 'loose';
    g(p_zone) := r;
    RETURN r;
  END;
  PROCEDURE rate IS
    p t_price;
  BEGIN
    FOR u IN (SELECT * FROM usage_row ORDER BY id) LOOP
      BEGIN
        p := price(u.zone, u.class);
        UPDATE usage_row SET amount = p.price, src = p.src WHERE id = u.id;
      EXCEPTION
        WHEN TOO_MANY_ROWS THEN
          UPDATE usage_row SET src = 'many' WHERE id = u.id;
      END;
    END LOOP;
  END;
  PROCEDURE rate_twice IS
    p t_price;
    q t_price;
  BEGIN
    FOR u IN (SELECT * FROM usage_row WHERE zone <> 'Z1' ORDER BY id) LOOP
      p := price(u.zone, u.class);
      q := price(u.zone, 0);
      DBMS_OUTPUT.PUT_LINE(u.id || ' ' || p.price || ' ' || p.name || ' ' || q.src);
    END LOOP;
  END;
  PROCEDURE loose IS
    p t_price;
  BEGIN
    FOR u IN (SELECT * FROM usage_row ORDER BY id) LOOP
      p := loose_price(u.zone, u.class);
      DBMS_OUTPUT.PUT_LINE(u.id || ' ' || p.name);
    END LOOP;
  END;
  PROCEDURE show IS
    k VARCHAR2(20) := g.FIRST;
  BEGIN
    WHILE k IS NOT NULL LOOP
      DBMS_OUTPUT.PUT_LINE(k || ': ' || g(k).price || ' ' || g(k).name || ' ' || g(k).src);
      k := g.NEXT(k);
    END LOOP;
  END;
END;
/
-- run
BEGIN prices.rate; prices.show; END;
/
BEGIN prices.rate_twice; prices.show; END;
/
BEGIN prices.loose; prices.show; END;
/
SELECT * FROM usage_row ORDER BY id;
