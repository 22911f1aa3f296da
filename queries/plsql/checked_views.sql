-- A view WITH READ ONLY takes no change (ORA-42399); one WITH CHECK OPTION takes no UPDATE here, which could move rows out of it.
--@ dialect oracle file
CREATE TABLE base (id NUMBER, nm VARCHAR2(10));
INSERT INTO base VALUES (50, 'z');
CREATE OR REPLACE VIEW checked AS SELECT * FROM base WHERE id < 100 WITH CHECK OPTION;
CREATE OR REPLACE VIEW fixed AS SELECT * FROM base WITH READ ONLY;
CREATE OR REPLACE VIEW plain AS SELECT * FROM base WHERE id < 100;
UPDATE checked SET id = 500;
UPDATE fixed SET id = 500;
DELETE FROM fixed;
UPDATE plain SET nm = 'q';
SELECT * FROM base;
DELETE FROM checked WHERE id = 50;
SELECT * FROM base;
