-- A table behind a database link is that of the schema with the link's name, else the one of its name here; a statement that would use one table
-- as two is refused (SQL Language Reference 19c, "References to Objects in Remote Databases"; ORA-02019).
SET dialect = 'oracle';
CREATE TABLE cust (id NUMBER PRIMARY KEY, name VARCHAR2(20));
CREATE SCHEMA crm;
CREATE TABLE crm.cust (id NUMBER, name VARCHAR2(20));
INSERT INTO cust VALUES (1, 'here');
INSERT INTO crm.cust VALUES (2, 'there');
CREATE TABLE item (id NUMBER, n NUMBER);
INSERT INTO item VALUES (1, 10);
SELECT * FROM cust@crm;
SELECT c.name, r.name AS remote FROM cust c, cust@crm r;
INSERT INTO cust SELECT * FROM cust@crm;
SELECT * FROM cust ORDER BY id;
SELECT * FROM item@old;
INSERT INTO item SELECT * FROM item@old;
INSERT INTO item@old SELECT * FROM item;
MERGE INTO item i USING item@old o ON (i.id = o.id) WHEN MATCHED THEN UPDATE SET i.n = o.n;
BEGIN
  INSERT INTO cust@crm VALUES (3, 'new');
  UPDATE cust@crm SET name = 'changed' WHERE id = 2;
END;
/
SELECT * FROM crm.cust ORDER BY id;
SELECT * FROM item;
