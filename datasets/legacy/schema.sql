-- The schema of the legacy billing system. The first half are the tables of docs/BILLING.md as Oracle has them,
-- the second half are the work tables, error tables and sequences of the programs.

-- ---------------------------------------------------------------------------------------------
-- Master data
-- ---------------------------------------------------------------------------------------------

CREATE TABLE currencies (
  currency                VARCHAR2(3)    NOT NULL,
  name                    VARCHAR2(60)   NOT NULL,
  minor_digits            NUMBER(2)      NOT NULL,
  CONSTRAINT pk_currencies PRIMARY KEY (currency)
);

CREATE TABLE tax_rates (
  country                 VARCHAR2(2)    NOT NULL,
  tax_code                VARCHAR2(10)   NOT NULL,
  tax_no                  NUMBER(4)      NOT NULL,
  rate                    NUMBER(7,4)    NOT NULL,
  CONSTRAINT pk_tax_rates PRIMARY KEY (country, tax_no)
);

CREATE TABLE zones (
  zone                    VARCHAR2(10)   NOT NULL,
  factor                  NUMBER(9,4)    NOT NULL,
  CONSTRAINT pk_zones PRIMARY KEY (zone)
);

CREATE TABLE products (
  product_id              NUMBER(9)      NOT NULL,
  product_code            VARCHAR2(30)   NOT NULL,
  name                    VARCHAR2(100)  NOT NULL,
  family                  VARCHAR2(20)   NOT NULL,
  unit                    VARCHAR2(20)   NOT NULL,
  kind                    VARCHAR2(10)   NOT NULL,
  CONSTRAINT pk_products PRIMARY KEY (product_id),
  CONSTRAINT ck_products_kind CHECK (kind IN ('usage', 'recurring'))
);

CREATE TABLE tariffs (
  tariff_id               NUMBER(9)      NOT NULL,
  product_id              NUMBER(9)      NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  valid_from              DATE           NOT NULL,
  valid_to                DATE,
  monthly_fee             NUMBER(18,4),
  CONSTRAINT pk_tariffs PRIMARY KEY (tariff_id)
);

CREATE INDEX ix_tariffs_product ON tariffs (product_id, currency, valid_from);

CREATE TABLE tariff_tiers (
  tariff_id               NUMBER(9)      NOT NULL,
  tier_no                 NUMBER(4)      NOT NULL,
  from_quantity           NUMBER(18,3)   NOT NULL,
  to_quantity             NUMBER(18,3),
  unit_price              NUMBER(18,6)   NOT NULL,
  CONSTRAINT pk_tariff_tiers PRIMARY KEY (tariff_id, tier_no)
);

CREATE TABLE exchange_rates (
  rate_date               DATE           NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  rate                    NUMBER(18,8)   NOT NULL,
  CONSTRAINT pk_exchange_rates PRIMARY KEY (rate_date, currency)
);

-- ---------------------------------------------------------------------------------------------
-- Customers
-- ---------------------------------------------------------------------------------------------

CREATE TABLE parties (
  party_id                NUMBER(18)     NOT NULL,
  party_type              VARCHAR2(10)   NOT NULL,
  name                    VARCHAR2(200)  NOT NULL,
  country                 VARCHAR2(2)    NOT NULL,
  tax_id                  VARCHAR2(30),
  source_system           VARCHAR2(20)   NOT NULL,
  created_on              DATE           NOT NULL,
  CONSTRAINT pk_parties PRIMARY KEY (party_id)
);

CREATE TABLE accounts (
  account_id              NUMBER(18)     NOT NULL,
  party_id                NUMBER(18)     NOT NULL,
  account_number          VARCHAR2(30)   NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  country                 VARCHAR2(2)    NOT NULL,
  source_system           VARCHAR2(20)   NOT NULL,
  status                  VARCHAR2(10)   NOT NULL,
  opened_on               DATE           NOT NULL,
  closed_on               DATE,
  payment_terms_days      NUMBER(4)      NOT NULL,
  credit_limit            NUMBER(18,4)   NOT NULL,
  CONSTRAINT pk_accounts PRIMARY KEY (account_id),
  CONSTRAINT uq_accounts_number UNIQUE (account_number)
);

CREATE INDEX ix_accounts_party ON accounts (party_id);

CREATE TABLE subscriptions (
  subscription_id         NUMBER(18)     NOT NULL,
  account_id              NUMBER(18)     NOT NULL,
  product_id              NUMBER(9)      NOT NULL,
  quantity                NUMBER(9)      NOT NULL,
  start_date              DATE           NOT NULL,
  end_date                DATE,
  discount_percent        NUMBER(5,2)    NOT NULL,
  status                  VARCHAR2(10)   NOT NULL,
  CONSTRAINT pk_subscriptions PRIMARY KEY (subscription_id)
);

CREATE INDEX ix_subscriptions_account ON subscriptions (account_id);

-- ---------------------------------------------------------------------------------------------
-- Usage, invoices, money
-- ---------------------------------------------------------------------------------------------

CREATE TABLE usage_events (
  event_id                NUMBER(18)     NOT NULL,
  source_system           VARCHAR2(20)   NOT NULL,
  source_event_id         VARCHAR2(60)   NOT NULL,
  account_id              NUMBER(18)     NOT NULL,
  product_id              NUMBER(9),
  event_time              TIMESTAMP(6)   NOT NULL,
  loaded_at               TIMESTAMP(6)   NOT NULL,
  quantity                NUMBER(18,3),
  zone                    VARCHAR2(10)   NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  period                  VARCHAR2(7)    NOT NULL,
  CONSTRAINT pk_usage_events PRIMARY KEY (event_id)
);

CREATE INDEX ix_usage_events_period ON usage_events (period, account_id);

CREATE TABLE invoices (
  invoice_id              NUMBER(18)     NOT NULL,
  invoice_number          VARCHAR2(30)   NOT NULL,
  account_id              NUMBER(18)     NOT NULL,
  period                  VARCHAR2(7)    NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  issue_date              DATE           NOT NULL,
  due_date                DATE           NOT NULL,
  net_amount              NUMBER(18,4)   NOT NULL,
  tax_amount              NUMBER(18,4)   NOT NULL,
  total_amount            NUMBER(18,4)   NOT NULL,
  status                  VARCHAR2(12)   NOT NULL,
  CONSTRAINT pk_invoices PRIMARY KEY (invoice_id),
  CONSTRAINT uq_invoices_account UNIQUE (account_id, period)
);

CREATE TABLE invoice_lines (
  invoice_id              NUMBER(18)     NOT NULL,
  line_no                 NUMBER(6)      NOT NULL,
  line_type               VARCHAR2(12)   NOT NULL,
  product_id              NUMBER(9)      NOT NULL,
  subscription_id         NUMBER(18),
  quantity                NUMBER(18,3)   NOT NULL,
  event_count             NUMBER(18)     NOT NULL,
  net_amount              NUMBER(18,4)   NOT NULL,
  tax_amount              NUMBER(18,4)   NOT NULL,
  CONSTRAINT pk_invoice_lines PRIMARY KEY (invoice_id, line_no)
);

CREATE TABLE tax_lines (
  invoice_id              NUMBER(18)     NOT NULL,
  line_no                 NUMBER(6)      NOT NULL,
  tax_no                  NUMBER(4)      NOT NULL,
  tax_code                VARCHAR2(10)   NOT NULL,
  rate                    NUMBER(7,4)    NOT NULL,
  taxable_amount          NUMBER(18,4)   NOT NULL,
  tax_amount              NUMBER(18,4)   NOT NULL,
  CONSTRAINT pk_tax_lines PRIMARY KEY (invoice_id, line_no, tax_no)
);

CREATE TABLE payments (
  payment_id              NUMBER(18)     NOT NULL,
  account_id              NUMBER(18)     NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  received_on             DATE           NOT NULL,
  amount                  NUMBER(18,4)   NOT NULL,
  method                  VARCHAR2(10)   NOT NULL,
  reference               VARCHAR2(40),
  CONSTRAINT pk_payments PRIMARY KEY (payment_id)
);

CREATE INDEX ix_payments_account ON payments (account_id);

CREATE TABLE allocations (
  allocation_id           NUMBER(18)     NOT NULL,
  payment_id              NUMBER(18)     NOT NULL,
  invoice_id              NUMBER(18)     NOT NULL,
  allocated_on            DATE           NOT NULL,
  amount                  NUMBER(18,4)   NOT NULL,
  CONSTRAINT pk_allocations PRIMARY KEY (allocation_id)
);

CREATE INDEX ix_allocations_invoice ON allocations (invoice_id);
CREATE INDEX ix_allocations_payment ON allocations (payment_id);

CREATE TABLE refunds (
  refund_id               NUMBER(18)     NOT NULL,
  payment_id              NUMBER(18)     NOT NULL,
  account_id              NUMBER(18)     NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  refunded_on             DATE           NOT NULL,
  amount                  NUMBER(18,4)   NOT NULL,
  reason                  VARCHAR2(20)   NOT NULL,
  CONSTRAINT pk_refunds PRIMARY KEY (refund_id)
);

CREATE TABLE chargebacks (
  chargeback_id           NUMBER(18)     NOT NULL,
  payment_id              NUMBER(18)     NOT NULL,
  account_id              NUMBER(18)     NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  charged_back_on         DATE           NOT NULL,
  amount                  NUMBER(18,4)   NOT NULL,
  reason_code             VARCHAR2(20)   NOT NULL,
  CONSTRAINT pk_chargebacks PRIMARY KEY (chargeback_id)
);

CREATE TABLE ledger_entries (
  entry_id                NUMBER(18)     NOT NULL,
  journal_id              NUMBER(18)     NOT NULL,
  posted_on               DATE           NOT NULL,
  period                  VARCHAR2(7)    NOT NULL,
  account_id              NUMBER(18)     NOT NULL,
  ledger_account          VARCHAR2(4)    NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  debit                   NUMBER(18,4)   NOT NULL,
  credit                  NUMBER(18,4)   NOT NULL,
  source_type             VARCHAR2(12)   NOT NULL,
  source_id               NUMBER(18)     NOT NULL,
  CONSTRAINT pk_ledger_entries PRIMARY KEY (entry_id)
);

CREATE INDEX ix_ledger_entries_source ON ledger_entries (source_type, source_id);

-- ---------------------------------------------------------------------------------------------
-- What the programs keep for themselves
-- ---------------------------------------------------------------------------------------------

CREATE TABLE billing_parameters (
  name                    VARCHAR2(40)   NOT NULL,
  value                   VARCHAR2(200),
  changed_on              DATE           DEFAULT SYSDATE NOT NULL,
  CONSTRAINT pk_billing_parameters PRIMARY KEY (name)
);

CREATE TABLE billing_runs (
  run_id                  NUMBER(18)     NOT NULL,
  period                  VARCHAR2(7)    NOT NULL,
  step                    VARCHAR2(30)   NOT NULL,
  status                  VARCHAR2(10)   NOT NULL,
  started_at              DATE           NOT NULL,
  finished_at             DATE,
  rows_done               NUMBER(18)     DEFAULT 0 NOT NULL,
  rows_failed             NUMBER(18)     DEFAULT 0 NOT NULL,
  message                 VARCHAR2(400),
  CONSTRAINT pk_billing_runs PRIMARY KEY (run_id)
);

CREATE TABLE billing_log (
  log_id                  NUMBER(18)     NOT NULL,
  logged_at               DATE           NOT NULL,
  module                  VARCHAR2(60)   NOT NULL,
  severity                VARCHAR2(1)    NOT NULL,
  text                    VARCHAR2(1000) NOT NULL,
  CONSTRAINT pk_billing_log PRIMARY KEY (log_id)
);

CREATE TABLE rated_usage (
  event_id                NUMBER(18)     NOT NULL,
  source_system           VARCHAR2(20)   NOT NULL,
  source_event_id         VARCHAR2(60)   NOT NULL,
  account_id              NUMBER(18)     NOT NULL,
  product_id              NUMBER(9)      NOT NULL,
  tariff_id               NUMBER(9)      NOT NULL,
  tier_no                 NUMBER(4)      NOT NULL,
  zone                    VARCHAR2(10)   NOT NULL,
  event_date              DATE           NOT NULL,
  billing_period          VARCHAR2(7)    NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  quantity                NUMBER(18,3)   NOT NULL,
  free_quantity           NUMBER(18,3)   DEFAULT 0 NOT NULL,
  unit_price              NUMBER(18,6)   NOT NULL,
  zone_factor             NUMBER(9,4)    NOT NULL,
  rated_amount            NUMBER(18,4)   NOT NULL,
  status                  VARCHAR2(1)    NOT NULL,
  invoice_id              NUMBER(18),
  CONSTRAINT pk_rated_usage PRIMARY KEY (event_id),
  CONSTRAINT uq_rated_usage_source UNIQUE (source_system, source_event_id),
  CONSTRAINT ck_rated_usage_status CHECK (status IN ('R', 'B', 'X'))
);

CREATE INDEX ix_rated_usage_account ON rated_usage (billing_period, account_id, product_id);

CREATE TABLE rating_errors (
  error_id                NUMBER(18)     NOT NULL,
  event_id                NUMBER(18)     NOT NULL,
  account_id              NUMBER(18),
  product_id              NUMBER(9),
  billing_period          VARCHAR2(7)    NOT NULL,
  error_code              VARCHAR2(20)   NOT NULL,
  error_text              VARCHAR2(400),
  created_at              DATE           NOT NULL,
  CONSTRAINT pk_rating_errors PRIMARY KEY (error_id)
);

CREATE TABLE bill_line_work (
  account_id              NUMBER(18)     NOT NULL,
  period                  VARCHAR2(7)    NOT NULL,
  sort_no                 NUMBER(18)     NOT NULL,
  line_type               VARCHAR2(12)   NOT NULL,
  product_id              NUMBER(9)      NOT NULL,
  subscription_id         NUMBER(18),
  quantity                NUMBER(18,3)   NOT NULL,
  event_count             NUMBER(18)     NOT NULL,
  gross_amount            NUMBER(18,4)   NOT NULL,
  discount_amount         NUMBER(18,4)   DEFAULT 0 NOT NULL,
  net_amount              NUMBER(18,4)   NOT NULL
);

CREATE INDEX ix_bill_line_work ON bill_line_work (account_id, sort_no);

CREATE TABLE discount_rules (
  rule_id                 NUMBER(9)      NOT NULL,
  priority                NUMBER(4)      NOT NULL,
  scope                   VARCHAR2(10)   NOT NULL,
  scope_key               VARCHAR2(30),
  method                  VARCHAR2(10)   NOT NULL,
  value                   NUMBER(18,4)   NOT NULL,
  cap_amount              NUMBER(18,4),
  minimum_amount          NUMBER(18,4),
  stackable               VARCHAR2(1)    DEFAULT 'Y' NOT NULL,
  valid_from              DATE           NOT NULL,
  valid_to                DATE,
  CONSTRAINT pk_discount_rules PRIMARY KEY (rule_id),
  CONSTRAINT ck_discount_rules_scope CHECK (scope IN ('ALL', 'ACCOUNT', 'PRODUCT', 'FAMILY', 'COUNTRY')),
  CONSTRAINT ck_discount_rules_method CHECK (method IN ('PERCENT', 'AMOUNT', 'VOLUME'))
);

CREATE TABLE discount_steps (
  rule_id                 NUMBER(9)      NOT NULL,
  step_no                 NUMBER(4)      NOT NULL,
  from_amount             NUMBER(18,4)   NOT NULL,
  percent                 NUMBER(5,2)    NOT NULL,
  CONSTRAINT pk_discount_steps PRIMARY KEY (rule_id, step_no)
);

CREATE TABLE discounts_applied (
  account_id              NUMBER(18)     NOT NULL,
  period                  VARCHAR2(7)    NOT NULL,
  sort_no                 NUMBER(18)     NOT NULL,
  rule_id                 NUMBER(9)      NOT NULL,
  sequence_no             NUMBER(4)      NOT NULL,
  base_amount             NUMBER(18,4)   NOT NULL,
  discount_amount         NUMBER(18,4)   NOT NULL,
  CONSTRAINT pk_discounts_applied PRIMARY KEY (account_id, period, sort_no, rule_id)
);

CREATE TABLE allowances (
  allowance_id            NUMBER(18)     NOT NULL,
  account_id              NUMBER(18)     NOT NULL,
  product_id              NUMBER(9)      NOT NULL,
  monthly_quantity        NUMBER(18,3)   NOT NULL,
  rollover_months         NUMBER(2)      NOT NULL,
  rollover_cap            NUMBER(18,3),
  valid_from              DATE           NOT NULL,
  valid_to                DATE,
  CONSTRAINT pk_allowances PRIMARY KEY (allowance_id)
);

CREATE TABLE allowance_balances (
  allowance_id            NUMBER(18)     NOT NULL,
  period                  VARCHAR2(7)    NOT NULL,
  granted                 NUMBER(18,3)   NOT NULL,
  carried_in              NUMBER(18,3)   NOT NULL,
  used                    NUMBER(18,3)   NOT NULL,
  carried_out             NUMBER(18,3)   NOT NULL,
  expired                 NUMBER(18,3)   NOT NULL,
  CONSTRAINT pk_allowance_balances PRIMARY KEY (allowance_id, period)
);

CREATE TABLE account_balances (
  account_id              NUMBER(18)     NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  invoiced_amount         NUMBER(18,4)   NOT NULL,
  settled_amount          NUMBER(18,4)   NOT NULL,
  last_invoice_on         DATE,
  changed_at              DATE           NOT NULL,
  CONSTRAINT pk_account_balances PRIMARY KEY (account_id)
);

CREATE TABLE invoice_audit (
  audit_id                NUMBER(18)     NOT NULL,
  invoice_id              NUMBER(18)     NOT NULL,
  action                  VARCHAR2(1)    NOT NULL,
  old_status              VARCHAR2(12),
  new_status              VARCHAR2(12),
  old_total               NUMBER(18,4),
  new_total               NUMBER(18,4),
  changed_at              DATE           NOT NULL,
  CONSTRAINT pk_invoice_audit PRIMARY KEY (audit_id)
);

CREATE TABLE dunning_levels (
  level_no                NUMBER(2)      NOT NULL,
  days_overdue            NUMBER(4)      NOT NULL,
  fee_eur                 NUMBER(18,4)   NOT NULL,
  interest_percent        NUMBER(7,4)    NOT NULL,
  blocks_service          VARCHAR2(1)    NOT NULL,
  letter                  VARCHAR2(40)   NOT NULL,
  CONSTRAINT pk_dunning_levels PRIMARY KEY (level_no)
);

CREATE TABLE dunning_cases (
  case_id                 NUMBER(18)     NOT NULL,
  invoice_id              NUMBER(18)     NOT NULL,
  account_id              NUMBER(18)     NOT NULL,
  level_no                NUMBER(2)      NOT NULL,
  status                  VARCHAR2(10)   NOT NULL,
  opened_on               DATE           NOT NULL,
  last_action_on          DATE           NOT NULL,
  open_amount             NUMBER(18,4)   NOT NULL,
  CONSTRAINT pk_dunning_cases PRIMARY KEY (case_id),
  CONSTRAINT uq_dunning_cases_invoice UNIQUE (invoice_id)
);

CREATE TABLE late_fees (
  late_fee_id             NUMBER(18)     NOT NULL,
  case_id                 NUMBER(18)     NOT NULL,
  invoice_id              NUMBER(18)     NOT NULL,
  account_id              NUMBER(18)     NOT NULL,
  level_no                NUMBER(2)      NOT NULL,
  days_late               NUMBER(6)      NOT NULL,
  fee_amount              NUMBER(18,4)   NOT NULL,
  interest_amount         NUMBER(18,4)   NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  charged_on              DATE           NOT NULL,
  CONSTRAINT pk_late_fees PRIMARY KEY (late_fee_id)
);

CREATE TABLE ledger_errors (
  error_id                NUMBER(18)     NOT NULL,
  source_type             VARCHAR2(12)   NOT NULL,
  source_id               NUMBER(18)     NOT NULL,
  error_code              NUMBER         NOT NULL,
  error_text              VARCHAR2(400),
  created_at              DATE           NOT NULL,
  CONSTRAINT pk_ledger_errors PRIMARY KEY (error_id)
);

CREATE TABLE ledger_summary (
  period                  VARCHAR2(7)    NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  ledger_account          VARCHAR2(4)    NOT NULL,
  debit                   NUMBER(18,4)   NOT NULL,
  credit                  NUMBER(18,4)   NOT NULL,
  balance                 NUMBER(18,4)   NOT NULL,
  running_balance         NUMBER(18,4)   NOT NULL,
  CONSTRAINT pk_ledger_summary PRIMARY KEY (period, currency, ledger_account)
);

CREATE TABLE customer_staging (
  stage_id                NUMBER(18)     NOT NULL,
  source_system           VARCHAR2(20)   NOT NULL,
  external_id             VARCHAR2(40)   NOT NULL,
  name                    VARCHAR2(200),
  country                 VARCHAR2(40),
  tax_id                  VARCHAR2(40),
  phone                   VARCHAR2(40),
  created_text            VARCHAR2(20),
  status                  VARCHAR2(1)    DEFAULT 'N' NOT NULL,
  party_id                NUMBER(18),
  message                 VARCHAR2(400),
  CONSTRAINT pk_customer_staging PRIMARY KEY (stage_id)
);

CREATE TABLE country_aliases (
  alias                   VARCHAR2(40)   NOT NULL,
  country                 VARCHAR2(2)    NOT NULL,
  CONSTRAINT pk_country_aliases PRIMARY KEY (alias)
);

CREATE TABLE party_references (
  source_system           VARCHAR2(20)   NOT NULL,
  external_id             VARCHAR2(40)   NOT NULL,
  party_id                NUMBER(18)     NOT NULL,
  match_kind              VARCHAR2(10)   NOT NULL,
  score                   NUMBER(5,2)    NOT NULL,
  linked_on               DATE           NOT NULL,
  CONSTRAINT pk_party_references PRIMARY KEY (source_system, external_id)
);

CREATE TABLE party_merges (
  merge_id                NUMBER(18)     NOT NULL,
  surviving_party_id      NUMBER(18)     NOT NULL,
  merged_party_id         NUMBER(18)     NOT NULL,
  accounts_moved          NUMBER(9)      NOT NULL,
  merged_on               DATE           NOT NULL,
  CONSTRAINT pk_party_merges PRIMARY KEY (merge_id)
);

CREATE TABLE month_statistics (
  period                  VARCHAR2(7)    NOT NULL,
  measure                 VARCHAR2(40)   NOT NULL,
  currency                VARCHAR2(3)    NOT NULL,
  amount                  NUMBER(18,4)   NOT NULL,
  CONSTRAINT pk_month_statistics PRIMARY KEY (period, measure, currency)
);

-- ---------------------------------------------------------------------------------------------
-- Sequences. They start beyond the sample data.
-- ---------------------------------------------------------------------------------------------

CREATE SEQUENCE seq_log START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE seq_run START WITH 1 INCREMENT BY 1 NOCACHE;
CREATE SEQUENCE seq_error START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE seq_invoice START WITH 500000000 INCREMENT BY 1 CACHE 1000;
CREATE SEQUENCE seq_allocation START WITH 500000000 INCREMENT BY 1 CACHE 1000;
CREATE SEQUENCE seq_journal START WITH 500000000 INCREMENT BY 1 CACHE 1000;
CREATE SEQUENCE seq_ledger_entry START WITH 1500000000 INCREMENT BY 1 CACHE 1000;
CREATE SEQUENCE seq_audit START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE seq_dunning_case START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE seq_late_fee START WITH 1 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE seq_party START WITH 900000 INCREMENT BY 1 CACHE 100;
CREATE SEQUENCE seq_merge START WITH 1 INCREMENT BY 1 NOCACHE;
