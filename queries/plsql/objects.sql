-- Types of the schema: objects with methods, collections, inheritance (PL/SQL Language Reference 19c, "CREATE TYPE").
--@ dialect oracle file
CREATE OR REPLACE TYPE money_t AS OBJECT (
  amount NUMBER,
  currency VARCHAR2(3),
  MEMBER FUNCTION shown RETURN VARCHAR2,
  MEMBER PROCEDURE add_amount (p NUMBER),
  STATIC FUNCTION zero (p_currency VARCHAR2) RETURN money_t
) NOT FINAL;
/
CREATE OR REPLACE TYPE BODY money_t AS
  MEMBER FUNCTION shown RETURN VARCHAR2 IS
  BEGIN
    RETURN amount || ' ' || SELF.currency;
  END;
  MEMBER PROCEDURE add_amount (p NUMBER) IS
  BEGIN
    amount := amount + p;
  END;
  STATIC FUNCTION zero (p_currency VARCHAR2) RETURN money_t IS
  BEGIN
    RETURN money_t(0, p_currency);
  END;
END;
/
CREATE OR REPLACE TYPE money_list AS TABLE OF money_t;
/
DECLARE
  m money_t := money_t(5, 'EUR');
  z money_t := money_t.zero('USD');
  l money_list := money_list();
BEGIN
  m.add_amount(2.5);
  DBMS_OUTPUT.PUT_LINE(m.shown() || ' ' || z.shown || ' ' || m.amount);
  l.EXTEND(2);
  l(1) := m;
  l(2) := money_t(currency => 'GBP', amount => 1);
  m.amount := 100;
  DBMS_OUTPUT.PUT_LINE(l(1).shown || ' ' || l(2).currency);
  z := NULL;
  DBMS_OUTPUT.PUT_LINE(z.amount);
EXCEPTION
  WHEN ACCESS_INTO_NULL THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- TREAT: an object as one of a subtype, NULL where it is none (SQL Language Reference 19c, "TREAT").
CREATE TYPE fee_o AS OBJECT (amount NUMBER) NOT FINAL;
/
CREATE TYPE late_fee_o UNDER fee_o (reason VARCHAR2(20));
/
DECLARE
  f fee_o := late_fee_o(3, 'late');
  plain fee_o := fee_o(1);
BEGIN
  IF f IS OF (late_fee_o) THEN DBMS_OUTPUT.PUT_LINE(TREAT(f AS late_fee_o).reason); END IF;
  IF TREAT(plain AS late_fee_o) IS NULL THEN DBMS_OUTPUT.PUT_LINE('none'); END IF;
END;
/
