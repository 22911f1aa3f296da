-- Totals of one period, for Dagster or `reckon run month_end.sql --period 2026-09`.

-- asset usage_by_product
COPY (
  SELECT product_id, COUNT(*) AS events, SUM(quantity) AS quantity
  FROM 'data/billing/usage_events/*/*.parquet'
  WHERE period = :period
  GROUP BY product_id
) TO 'usage_by_product.parquet';

-- check every event has a product
SELECT * FROM 'usage_by_product.parquet' WHERE product_id IS NULL;
