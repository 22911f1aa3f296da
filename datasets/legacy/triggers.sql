-- What the tables do by themselves: balances per account, an audit of invoices, and guards.

CREATE OR REPLACE TRIGGER trg_invoices_audit
AFTER INSERT OR UPDATE OR DELETE ON invoices
FOR EACH ROW
DECLARE
  v_action invoice_audit.action%TYPE;
BEGIN
  IF INSERTING THEN
    v_action := 'I';
  ELSIF UPDATING THEN
    v_action := 'U';
  ELSE
    v_action := 'D';
  END IF;
  IF v_action <> 'U' OR NVL(:OLD.status, '-') <> NVL(:NEW.status, '-') OR :OLD.total_amount <> :NEW.total_amount THEN
    INSERT INTO invoice_audit
      (audit_id, invoice_id, action, old_status, new_status, old_total, new_total, changed_at)
    VALUES
      (seq_audit.NEXTVAL, NVL(:NEW.invoice_id, :OLD.invoice_id), v_action, :OLD.status, :NEW.status,
       :OLD.total_amount, :NEW.total_amount, SYSDATE);
  END IF;
END trg_invoices_audit;
/

CREATE OR REPLACE TRIGGER trg_invoices_balance
AFTER INSERT OR UPDATE OF total_amount OR DELETE ON invoices
FOR EACH ROW
DECLARE
  v_delta   NUMBER := NVL(:NEW.total_amount, 0) - NVL(:OLD.total_amount, 0);
  v_account accounts.account_id%TYPE := NVL(:NEW.account_id, :OLD.account_id);
BEGIN
  UPDATE account_balances
     SET invoiced_amount = invoiced_amount + v_delta,
         last_invoice_on = GREATEST(NVL(last_invoice_on, :NEW.issue_date), NVL(:NEW.issue_date, last_invoice_on)),
         changed_at = SYSDATE
   WHERE account_id = v_account;
  IF SQL%ROWCOUNT = 0 THEN
    INSERT INTO account_balances
      (account_id, currency, invoiced_amount, settled_amount, last_invoice_on, changed_at)
    VALUES
      (v_account, NVL(:NEW.currency, :OLD.currency), v_delta, 0, :NEW.issue_date, SYSDATE);
  END IF;
END trg_invoices_balance;
/

CREATE OR REPLACE TRIGGER trg_allocations_balance
AFTER INSERT OR DELETE ON allocations
FOR EACH ROW
DECLARE
  v_account  invoices.account_id%TYPE;
  v_currency invoices.currency%TYPE;
  v_delta    NUMBER := NVL(:NEW.amount, 0) - NVL(:OLD.amount, 0);
BEGIN
  SELECT account_id, currency
    INTO v_account, v_currency
    FROM invoices
   WHERE invoice_id = NVL(:NEW.invoice_id, :OLD.invoice_id);
  UPDATE account_balances
     SET settled_amount = settled_amount + v_delta,
         changed_at = SYSDATE
   WHERE account_id = v_account;
  IF SQL%ROWCOUNT = 0 THEN
    INSERT INTO account_balances
      (account_id, currency, invoiced_amount, settled_amount, last_invoice_on, changed_at)
    VALUES
      (v_account, v_currency, 0, v_delta, NULL, SYSDATE);
  END IF;
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    RAISE_APPLICATION_ERROR(-20990, 'allocation to an invoice that is not there');
END trg_allocations_balance;
/

CREATE OR REPLACE TRIGGER trg_allocations_guard
BEFORE INSERT ON allocations
FOR EACH ROW
WHEN (NEW.amount <= 0)
BEGIN
  RAISE_APPLICATION_ERROR(-20991, 'an allocation must be above 0, not ' || :NEW.amount);
END trg_allocations_guard;
/

CREATE OR REPLACE TRIGGER trg_ledger_guard
BEFORE UPDATE OR DELETE ON ledger_entries
BEGIN
  RAISE_APPLICATION_ERROR(-20992, 'ledger entries are never changed: post a reversal');
END trg_ledger_guard;
/

CREATE OR REPLACE TRIGGER trg_parameters_stamp
BEFORE UPDATE ON billing_parameters
FOR EACH ROW
BEGIN
  :NEW.changed_on := SYSDATE;
  :NEW.name := UPPER(:NEW.name);
END trg_parameters_stamp;
/

CREATE OR REPLACE TRIGGER trg_late_fees_rounding
BEFORE INSERT ON late_fees
FOR EACH ROW
BEGIN
  :NEW.fee_amount := bill_util.round_money(:NEW.fee_amount, :NEW.currency);
  :NEW.interest_amount := bill_util.round_money(:NEW.interest_amount, :NEW.currency);
END trg_late_fees_rounding;
/
