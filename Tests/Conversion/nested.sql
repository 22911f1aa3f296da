-- A loop in a loop: sums per outer row, rows written inside, the rest on the last line.
-- loops: 2 of 2
CREATE TABLE inv (id NUMBER PRIMARY KEY, rate NUMBER, total NUMBER(10,2));
CREATE TABLE lin (inv_id NUMBER, line_no NUMBER, net NUMBER(10,2), PRIMARY KEY (inv_id, line_no));
CREATE TABLE taxes (inv_id NUMBER, line_no NUMBER, tax NUMBER(10,2));
INSERT INTO inv VALUES (1, 20, NULL);
INSERT INTO inv VALUES (2, 7, NULL);
INSERT INTO inv VALUES (3, 7, NULL);
INSERT INTO lin VALUES (1, 1, 10.01);
INSERT INTO lin VALUES (1, 2, 20.02);
INSERT INTO lin VALUES (1, 3, 0.33);
INSERT INTO lin VALUES (2, 1, 9.99);
CREATE OR REPLACE PROCEDURE tax_all IS
  v_sum NUMBER;
  v_target NUMBER;
  v_given NUMBER;
  v_tax taxes.tax%TYPE;
  v_last NUMBER;
  v_lines PLS_INTEGER := 0;
BEGIN
  FOR i IN (SELECT id, rate FROM inv ORDER BY id) LOOP
    SELECT NVL(SUM(net), 0), MAX(line_no) INTO v_sum, v_last FROM lin WHERE inv_id = i.id;
    v_target := ROUND(v_sum * i.rate / 100, 2);
    v_given := 0;
    FOR l IN (SELECT line_no, net FROM lin WHERE inv_id = i.id ORDER BY line_no) LOOP
      IF l.line_no = v_last THEN
        v_tax := v_target - v_given;
      ELSE
        v_tax := ROUND(l.net * i.rate / 100, 2);
      END IF;
      INSERT INTO taxes VALUES (i.id, l.line_no, v_tax);
      v_given := v_given + v_tax;
      v_lines := v_lines + 1;
    END LOOP;
    UPDATE inv SET total = v_sum + v_given WHERE id = i.id;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_lines || ' lines, last tax ' || v_tax);
END;
/
-- run
BEGIN tax_all; END;
/
SELECT * FROM inv ORDER BY id;
SELECT * FROM taxes ORDER BY inv_id, line_no;
