-- Unknown names say so, with the place and a suggestion.
CREATE TEMP TABLE invoices AS SELECT 1 AS invoice_id, 10.00 AS total_amount;

SELECT total_amuont FROM invoices;

SELECT * FROM invoicse;

SELECT i.nothing FROM invoices AS i;

SELECT x.invoice_id FROM invoices AS i;

SELECT RUOND(1.5);

-- An alias hides the table's name.
SELECT invoices.invoice_id FROM invoices AS i;

-- Ambiguous: the name is in both tables.
SELECT invoice_id FROM invoices AS a, invoices AS b;

-- An alias of the select list is no column of WHERE.
SELECT total_amount AS t FROM invoices WHERE t2 > 1;

-- Twice the same alias in FROM.
SELECT 1 FROM invoices AS a, invoices AS a;
