-- Discounts, allowances and staged customers, to see those programs at work. With these rows the month close gives
-- other totals than truth.json: load them only for that.

INSERT INTO discount_rules
  (rule_id, priority, scope, scope_key, method, value, cap_amount, minimum_amount, stackable, valid_from, valid_to)
VALUES (1, 10, 'FAMILY', 'voice', 'PERCENT', 10, 50, NULL, 'Y', DATE '2026-01-01', NULL);
INSERT INTO discount_rules
  (rule_id, priority, scope, scope_key, method, value, cap_amount, minimum_amount, stackable, valid_from, valid_to)
VALUES (2, 20, 'ALL', NULL, 'VOLUME', 0, 500, 100, 'Y', DATE '2026-01-01', NULL);
INSERT INTO discount_rules
  (rule_id, priority, scope, scope_key, method, value, cap_amount, minimum_amount, stackable, valid_from, valid_to)
VALUES (3, 30, 'COUNTRY', 'DE', 'AMOUNT', 2.5, NULL, 25, 'Y', DATE '2026-07-01', DATE '2026-12-31');
INSERT INTO discount_rules
  (rule_id, priority, scope, scope_key, method, value, cap_amount, minimum_amount, stackable, valid_from, valid_to)
VALUES (4, 5, 'PRODUCT', 'CLOUD-SUITE', 'PERCENT', 25, 200, NULL, 'N', DATE '2026-09-01', DATE '2026-09-30');

INSERT INTO discount_steps (rule_id, step_no, from_amount, percent) VALUES (2, 1, 100, 1);
INSERT INTO discount_steps (rule_id, step_no, from_amount, percent) VALUES (2, 2, 1000, 2.5);
INSERT INTO discount_steps (rule_id, step_no, from_amount, percent) VALUES (2, 3, 10000, 4);

INSERT INTO allowances (allowance_id, account_id, product_id, monthly_quantity, rollover_months, rollover_cap, valid_from, valid_to)
SELECT ROWNUM, account_id, 1, 120, 2, 360, DATE '2026-04-01', NULL
FROM accounts
WHERE MOD(account_id, 10) = 1;

INSERT INTO customer_staging (stage_id, source_system, external_id, name, country, tax_id, phone, created_text)
SELECT party_id, 'webshop', 'W-' || party_id, UPPER(name), country, tax_id, NULL, TO_CHAR(created_on, 'DD.MM.YYYY')
FROM parties
WHERE MOD(party_id, 25) = 3;

INSERT INTO customer_staging (stage_id, source_system, external_id, name, country, tax_id, phone, created_text)
VALUES (900001, 'partner', 'P-1', 'Nordwind Energie GmbH', 'Deutschland', 'DE 811 907 980', '+49 40 123', '2026-02-30');
INSERT INTO customer_staging (stage_id, source_system, external_id, name, country, tax_id, phone, created_text)
VALUES (900002, 'partner', 'P-2', 'Atlantide Telecom', 'Atlantis', NULL, NULL, '2026-02-28');
INSERT INTO customer_staging (stage_id, source_system, external_id, name, country, tax_id, phone, created_text)
VALUES (900003, 'partner', 'P-3', NULL, 'FR', NULL, NULL, '2026-02-28');

COMMIT;
