-- Objects compare by their MAP or ORDER methods wherever values compare: BETWEEN, IN, CASE, DECODE, MEMBER OF, SET and MULTISET (Object-Relational
-- Developer's Guide 19c, "Member Methods for Comparing Objects").
SET SERVEROUTPUT ON;
CREATE TYPE money_t AS OBJECT (amount NUMBER, note VARCHAR2(10), MAP MEMBER FUNCTION val RETURN NUMBER);
/
CREATE TYPE BODY money_t AS MAP MEMBER FUNCTION val RETURN NUMBER IS BEGIN RETURN amount; END; END;
/
CREATE TYPE money_list AS TABLE OF money_t;
/
CREATE TYPE rank_t AS OBJECT (grade VARCHAR2(5), ORDER MEMBER FUNCTION cmp (other rank_t) RETURN INTEGER);
/
CREATE TYPE BODY rank_t AS
  ORDER MEMBER FUNCTION cmp (other rank_t) RETURN INTEGER IS
  BEGIN
    RETURN CASE WHEN SELF.grade = other.grade THEN 0 WHEN SELF.grade = 'gold' THEN 1 WHEN other.grade = 'gold' THEN -1 WHEN SELF.grade < other.grade THEN -1 ELSE 1 END;
  END;
END;
/
DECLARE
  a money_t := money_t(10, 'a');
  b money_t := money_t(20, 'b');
  n money_t;
  l money_list := money_list(money_t(10, 'x'), money_t(20, 'y'), money_t(10, 'z'), NULL);
  m money_list;
  TYPE rl IS TABLE OF rank_t;
  r rl := rl(rank_t('tin'), rank_t('gold'), rank_t('iron'));
  PROCEDURE p(w VARCHAR2, t BOOLEAN) IS BEGIN DBMS_OUTPUT.PUT_LINE(w || ': ' || CASE WHEN t THEN 'true' WHEN NOT t THEN 'false' ELSE 'null' END); END;
  FUNCTION mk(x NUMBER) RETURN money_t IS BEGIN RETURN money_t(x, 'f'); END;
BEGIN
  p('between', money_t(15, 'q') BETWEEN a AND b);
  p('between equal', money_t(10, 'q') BETWEEN a AND b);
  p('not between', money_t(25, 'q') NOT BETWEEN a AND b);
  p('between null', a BETWEEN n AND b);
  p('in', money_t(20, 'other') IN (a, b));
  p('not in', money_t(21, 'other') NOT IN (a, b));
  p('in null', money_t(21, 'other') IN (a, n));
  p('calls', mk(3) < mk(4));
  p('member', money_t(20, 'k') MEMBER OF l);
  p('not member', money_t(21, 'k') NOT MEMBER OF l);
  p('rank order call', rank_t('gold') > rank_t('zinc'));
  p('rank between', rank_t('iron') BETWEEN rank_t('alu') AND rank_t('tin'));
  p('rank member', rank_t('gold') MEMBER OF r);
  DBMS_OUTPUT.PUT_LINE(CASE a WHEN b THEN 'b' WHEN money_t(10, 'zz') THEN 'ten' ELSE 'other' END);
  CASE b WHEN a THEN DBMS_OUTPUT.PUT_LINE('a'); WHEN mk(20) THEN DBMS_OUTPUT.PUT_LINE('twenty'); END CASE;
  m := SET(l);
  DBMS_OUTPUT.PUT_LINE('set ' || m.COUNT);
  m := l MULTISET EXCEPT money_list(money_t(10, 'w'));
  DBMS_OUTPUT.PUT_LINE('except ' || m.COUNT);
  m := l MULTISET INTERSECT DISTINCT money_list(money_t(10, 'w'), money_t(10, 'v'), money_t(30, 'u'));
  DBMS_OUTPUT.PUT_LINE('intersect ' || m.COUNT || ' ' || m(1).note);
  p('equal lists', money_list(money_t(1, 'a'), money_t(2, 'b')) = money_list(money_t(2, 'x'), money_t(1, 'y')));
  p('decode', DECODE(a, b, 1, money_t(10, 'y'), 2, 3) = 2);
  p('nullif', NULLIF(a, money_t(10, 'nn')) IS NULL);
  p('greatest', GREATEST(a, b, money_t(15, 'm')) = b);
END;
/
DECLARE
  a rank_t := rank_t('x');
BEGIN
  IF a BETWEEN rank_t('a') AND NULL THEN DBMS_OUTPUT.PUT_LINE('?'); ELSE DBMS_OUTPUT.PUT_LINE('unknown'); END IF;
END;
/
