-- Settings of the sample company. With these, the month close of 2026-09 gives what truth.json says.

INSERT INTO billing_parameters (name, value) VALUES ('COMMIT_EVERY', '500');
INSERT INTO billing_parameters (name, value) VALUES ('CUT_OFF_DAY', '4');
INSERT INTO billing_parameters (name, value) VALUES ('ISSUE_DAY', '5');
INSERT INTO billing_parameters (name, value) VALUES ('BASE_CURRENCY', 'EUR');
INSERT INTO billing_parameters (name, value) VALUES ('TAX_MODE', 'LINE');
INSERT INTO billing_parameters (name, value) VALUES ('MAX_DISCOUNT_PERCENT', '40');
INSERT INTO billing_parameters (name, value) VALUES ('MAX_ERRORS', '1000000');
INSERT INTO billing_parameters (name, value) VALUES ('DUNNING', 'Y');
INSERT INTO billing_parameters (name, value) VALUES ('DUNNING_MINIMUM_EUR', '5');
INSERT INTO billing_parameters (name, value) VALUES ('KEEP_MONTH_TABLE', 'N');
INSERT INTO billing_parameters (name, value) VALUES ('LOG_LEVEL', 'I');

INSERT INTO dunning_levels (level_no, days_overdue, fee_eur, interest_percent, blocks_service, letter)
VALUES (1, 7, 0, 0, 'N', 'friendly reminder');
INSERT INTO dunning_levels (level_no, days_overdue, fee_eur, interest_percent, blocks_service, letter)
VALUES (2, 21, 5, 4, 'N', 'second reminder');
INSERT INTO dunning_levels (level_no, days_overdue, fee_eur, interest_percent, blocks_service, letter)
VALUES (3, 45, 12.5, 8, 'Y', 'final notice');
INSERT INTO dunning_levels (level_no, days_overdue, fee_eur, interest_percent, blocks_service, letter)
VALUES (4, 90, 40, 9.12, 'Y', 'collection agency');

INSERT INTO country_aliases (alias, country) VALUES ('DE', 'DE');
INSERT INTO country_aliases (alias, country) VALUES ('GERMANY', 'DE');
INSERT INTO country_aliases (alias, country) VALUES ('DEUTSCHLAND', 'DE');
INSERT INTO country_aliases (alias, country) VALUES ('FR', 'FR');
INSERT INTO country_aliases (alias, country) VALUES ('FRANCE', 'FR');
INSERT INTO country_aliases (alias, country) VALUES ('IT', 'IT');
INSERT INTO country_aliases (alias, country) VALUES ('ITALY', 'IT');
INSERT INTO country_aliases (alias, country) VALUES ('ITALIA', 'IT');
INSERT INTO country_aliases (alias, country) VALUES ('US', 'US');
INSERT INTO country_aliases (alias, country) VALUES ('USA', 'US');
INSERT INTO country_aliases (alias, country) VALUES ('UNITED STATES', 'US');
INSERT INTO country_aliases (alias, country) VALUES ('GB', 'GB');
INSERT INTO country_aliases (alias, country) VALUES ('UK', 'GB');
INSERT INTO country_aliases (alias, country) VALUES ('CH', 'CH');
INSERT INTO country_aliases (alias, country) VALUES ('SWITZERLAND', 'CH');
INSERT INTO country_aliases (alias, country) VALUES ('JP', 'JP');
INSERT INTO country_aliases (alias, country) VALUES ('JAPAN', 'JP');
INSERT INTO country_aliases (alias, country) VALUES ('KR', 'KR');
INSERT INTO country_aliases (alias, country) VALUES ('KOREA', 'KR');
INSERT INTO country_aliases (alias, country) VALUES ('KW', 'KW');
INSERT INTO country_aliases (alias, country) VALUES ('KUWAIT', 'KW');

COMMIT;
