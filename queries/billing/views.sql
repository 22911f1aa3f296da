-- The tables of docs/BILLING.md as views over files, and what every report builds upon. Read before the reports:
--   cat queries/billing/views.sql queries/billing/revenue.sql | reckon
CREATE VIEW currencies AS SELECT * FROM 'data/billing/currencies.parquet';
CREATE VIEW tax_rates AS SELECT * FROM 'data/billing/tax_rates.parquet';
CREATE VIEW zones AS SELECT * FROM 'data/billing/zones.parquet';
CREATE VIEW products AS SELECT * FROM 'data/billing/products.parquet';
CREATE VIEW tariffs AS SELECT * FROM 'data/billing/tariffs.parquet';
CREATE VIEW tariff_tiers AS SELECT * FROM 'data/billing/tariff_tiers.parquet';
CREATE VIEW exchange_rates AS SELECT * FROM 'data/billing/exchange_rates.parquet';
CREATE VIEW parties AS SELECT * FROM 'data/billing/parties.parquet';
CREATE VIEW accounts AS SELECT * FROM 'data/billing/accounts.parquet';
CREATE VIEW subscriptions AS SELECT * FROM 'data/billing/subscriptions.parquet';
CREATE VIEW invoices AS SELECT * FROM 'data/billing/invoices.parquet';
CREATE VIEW invoice_lines AS SELECT * FROM 'data/billing/invoice_lines.parquet';
CREATE VIEW tax_lines AS SELECT * FROM 'data/billing/tax_lines.parquet';
CREATE VIEW payments AS SELECT * FROM 'data/billing/payments.parquet';
CREATE VIEW allocations AS SELECT * FROM 'data/billing/allocations.parquet';
CREATE VIEW refunds AS SELECT * FROM 'data/billing/refunds.parquet';
CREATE VIEW chargebacks AS SELECT * FROM 'data/billing/chargebacks.parquet';
CREATE VIEW ledger_entries AS SELECT * FROM 'data/billing/ledger_entries.parquet';
CREATE VIEW usage_events AS SELECT * FROM 'data/billing/usage_events/*/*.parquet';

-- The calendar of billing: usage loaded before the cut-off belongs to its own period, later usage to the next one.
CREATE VIEW periods AS
SELECT period, first_day, next_first_day, cut_off, next_period, is_open
FROM (
  VALUES
    ('2026-04', DATE '2026-04-01', DATE '2026-05-01', TIMESTAMP '2026-05-04 00:00:00', '2026-05', FALSE),
    ('2026-05', DATE '2026-05-01', DATE '2026-06-01', TIMESTAMP '2026-06-04 00:00:00', '2026-06', FALSE),
    ('2026-06', DATE '2026-06-01', DATE '2026-07-01', TIMESTAMP '2026-07-04 00:00:00', '2026-07', FALSE),
    ('2026-07', DATE '2026-07-01', DATE '2026-08-01', TIMESTAMP '2026-08-04 00:00:00', '2026-08', FALSE),
    ('2026-08', DATE '2026-08-01', DATE '2026-09-01', TIMESTAMP '2026-09-04 00:00:00', '2026-09', FALSE),
    ('2026-09', DATE '2026-09-01', DATE '2026-10-01', TIMESTAMP '2026-10-04 00:00:00', '2026-10', TRUE)
) AS p (period, first_day, next_first_day, cut_off, next_period, is_open);

-- Usage that may be billed: known account and product, a positive quantity, the first of its exact duplicates.
CREATE VIEW billable_events AS
SELECT
  e.event_id,
  e.account_id,
  a.currency,
  e.product_id,
  e.zone,
  e.quantity,
  CAST(e.event_time AS DATE) AS event_date,
  CASE WHEN e.loaded_at < p.cut_off THEN p.period ELSE p.next_period END AS billing_period
FROM usage_events AS e
JOIN periods AS p ON p.period = e.period
JOIN accounts AS a ON a.account_id = e.account_id
JOIN products AS q ON q.product_id = e.product_id AND q.kind = 'usage'
JOIN (
  SELECT MIN(event_id) AS event_id
  FROM usage_events
  GROUP BY source_system, source_event_id
) AS original ON original.event_id = e.event_id
WHERE e.quantity > 0;

-- The price of each: the tariff valid on the day, the tier of the quantity, the factor of the zone.
CREATE VIEW rated_events AS
SELECT
  e.event_id,
  e.account_id,
  e.currency,
  e.product_id,
  e.billing_period,
  e.quantity,
  ROUND(CAST(e.quantity AS DECIMAL(38,3)) * s.unit_price * z.factor, 4) AS rated
FROM billable_events AS e
JOIN tariffs AS t
  ON t.product_id = e.product_id
  AND t.currency = e.currency
  AND t.valid_from <= e.event_date
  AND (t.valid_to IS NULL OR e.event_date < t.valid_to)
JOIN tariff_tiers AS s
  ON s.tariff_id = t.tariff_id
  AND s.from_quantity <= e.quantity
  AND (s.to_quantity IS NULL OR e.quantity < s.to_quantity)
JOIN zones AS z ON z.zone = e.zone;

-- The last rate on or before each day on which invoices were issued. The base currency, EUR, has none and needs none.
CREATE VIEW issue_rates AS
SELECT d.issue_date, d.currency, r.rate
FROM (
  SELECT i.issue_date, i.currency, MAX(x.rate_date) AS rate_date
  FROM (SELECT DISTINCT issue_date, currency FROM invoices) AS i
  JOIN exchange_rates AS x ON x.currency = i.currency AND x.rate_date <= i.issue_date
  GROUP BY i.issue_date, i.currency
) AS d
JOIN exchange_rates AS r ON r.currency = d.currency AND r.rate_date = d.rate_date
UNION ALL
SELECT DISTINCT issue_date, currency, CAST(1 AS DECIMAL(18,8)) FROM invoices WHERE currency = 'EUR';

-- What is still to be paid of each invoice.
CREATE VIEW open_invoices AS
SELECT
  i.invoice_id,
  i.account_id,
  i.currency,
  i.due_date,
  i.total_amount,
  i.total_amount - COALESCE(SUM(l.amount), 0) AS open_amount
FROM invoices AS i
LEFT JOIN allocations AS l ON l.invoice_id = i.invoice_id
GROUP BY i.invoice_id, i.account_id, i.currency, i.due_date, i.total_amount;
