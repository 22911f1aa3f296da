-- Installs everything in its order, in the manner of SQL*Plus.
SET DEFINE OFF
SET SERVEROUTPUT ON
PROMPT tables and sequences
@@schema.sql
PROMPT packages
@@bill_log.sql
@@bill_util.sql
@@tariff_api.sql
@@rating.sql
@@proration.sql
@@discounts.sql
@@taxes.sql
@@rollover.sql
@@invoicing.sql
@@payment_fifo.sql
@@dunning.sql
@@ledger.sql
@@customer_merge.sql
@@billing.sql
PROMPT triggers
@@triggers.sql
PROMPT settings
@@seed.sql
