-- FOLLOWS and PRECEDES say in which order triggers of one moment fire (PL/SQL Language Reference 19c, "Order in Which Triggers
-- Fire"); the others fire by their names here, which Oracle leaves open.
--@ dialect oracle file
CREATE TABLE seen (id NUMBER, who VARCHAR2(20));
CREATE OR REPLACE TRIGGER c BEFORE INSERT ON seen FOR EACH ROW BEGIN :NEW.who := :NEW.who || 'c'; END;
/
CREATE OR REPLACE TRIGGER a BEFORE INSERT ON seen FOR EACH ROW FOLLOWS c BEGIN :NEW.who := :NEW.who || 'a'; END;
/
CREATE OR REPLACE TRIGGER b BEFORE INSERT ON seen FOR EACH ROW FOLLOWS a, c BEGIN :NEW.who := :NEW.who || 'b'; END;
/
CREATE OR REPLACE TRIGGER d BEFORE INSERT ON seen FOR EACH ROW BEGIN :NEW.who := :NEW.who || 'd'; END;
/
INSERT INTO seen VALUES (1, '');
SELECT who FROM seen;
DROP TRIGGER c;
INSERT INTO seen VALUES (2, '');
SELECT who FROM seen ORDER BY id;
