-- SELECT s.* of one of several tables INTO a record.
-- loops: 1 of 1
CREATE TABLE ext (no NUMBER PRIMARY KEY, site NUMBER, mins NUMBER);
CREATE TABLE site (site NUMBER PRIMARY KEY, name VARCHAR2(10), rate NUMBER, no NUMBER);
CREATE TABLE bill (no NUMBER, name VARCHAR2(10), amt NUMBER);
INSERT INTO site SELECT LEVEL, 'S' || LEVEL, LEVEL / 10, 100 + LEVEL FROM dual CONNECT BY LEVEL <= 3;
INSERT INTO ext SELECT LEVEL, MOD(LEVEL, 5), LEVEL * 7 FROM dual CONNECT BY LEVEL <= 12;
COMMIT;
CREATE OR REPLACE PROCEDURE bill_all IS
  v_site site%ROWTYPE;
BEGIN
  FOR e IN (SELECT no, mins FROM ext ORDER BY no) LOOP
    BEGIN
      SELECT s.* INTO v_site FROM site s, ext x WHERE x.no = e.no AND s.site = x.site;
      INSERT INTO bill VALUES (v_site.no, v_site.name, e.mins * v_site.rate);
    EXCEPTION
      WHEN NO_DATA_FOUND THEN INSERT INTO bill VALUES (e.no, 'none', 0);
    END;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_site.name);
END;
/
-- run
BEGIN bill_all; END;
/
SELECT * FROM bill ORDER BY no, amt;
