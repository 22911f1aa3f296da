-- Log lines and run records. Both are written in transactions of their own, so that they survive a rollback of the work.

CREATE OR REPLACE PACKAGE bill_log AS

  c_debug   CONSTANT VARCHAR2(1) := 'D';
  c_info    CONSTANT VARCHAR2(1) := 'I';
  c_warning CONSTANT VARCHAR2(1) := 'W';
  c_error   CONSTANT VARCHAR2(1) := 'E';

  PROCEDURE set_level (p_level IN VARCHAR2);

  PROCEDURE write (
    p_module   IN billing_log.module%TYPE,
    p_text     IN VARCHAR2,
    p_severity IN billing_log.severity%TYPE DEFAULT c_info
  );

  PROCEDURE error (p_module IN billing_log.module%TYPE, p_text IN VARCHAR2);

  FUNCTION start_step (
    p_period IN billing_runs.period%TYPE,
    p_step   IN billing_runs.step%TYPE
  ) RETURN billing_runs.run_id%TYPE;

  PROCEDURE finish_step (
    p_run_id  IN billing_runs.run_id%TYPE,
    p_done    IN NUMBER,
    p_failed  IN NUMBER DEFAULT 0,
    p_message IN VARCHAR2 DEFAULT NULL
  );

  PROCEDURE fail_step (
    p_run_id  IN billing_runs.run_id%TYPE,
    p_message IN VARCHAR2
  );

  FUNCTION is_step_done (
    p_period IN billing_runs.period%TYPE,
    p_step   IN billing_runs.step%TYPE
  ) RETURN BOOLEAN;

  PROCEDURE purge (p_older_than_days IN NUMBER DEFAULT 90);

END bill_log;
/

CREATE OR REPLACE PACKAGE BODY bill_log AS

  g_level   VARCHAR2(1) := c_info;
  g_written PLS_INTEGER := 0;

  FUNCTION weight (p_severity IN VARCHAR2) RETURN PLS_INTEGER IS
  BEGIN
    IF p_severity = c_debug THEN
      RETURN 1;
    ELSIF p_severity = c_info THEN
      RETURN 2;
    ELSIF p_severity = c_warning THEN
      RETURN 3;
    ELSE
      RETURN 4;
    END IF;
  END weight;

  PROCEDURE set_level (p_level IN VARCHAR2) IS
  BEGIN
    IF p_level IN (c_debug, c_info, c_warning, c_error) THEN
      g_level := p_level;
    ELSE
      RAISE_APPLICATION_ERROR(-20001, 'unknown log level ' || NVL(p_level, 'NULL'));
    END IF;
  END set_level;

  PROCEDURE write (
    p_module   IN billing_log.module%TYPE,
    p_text     IN VARCHAR2,
    p_severity IN billing_log.severity%TYPE DEFAULT c_info
  ) IS
    PRAGMA AUTONOMOUS_TRANSACTION;
  BEGIN
    IF weight(p_severity) < weight(g_level) THEN
      RETURN;
    END IF;
    INSERT INTO billing_log (log_id, logged_at, module, severity, text)
    VALUES (seq_log.NEXTVAL, SYSDATE, SUBSTR(p_module, 1, 60), p_severity, SUBSTR(NVL(p_text, '(nothing)'), 1, 1000));
    g_written := g_written + 1;
    COMMIT;
  EXCEPTION
    WHEN OTHERS THEN
      -- A log that fails must not stop a billing run.
      ROLLBACK;
  END write;

  PROCEDURE error (p_module IN billing_log.module%TYPE, p_text IN VARCHAR2) IS
  BEGIN
    write(p_module, p_text, c_error);
    DBMS_OUTPUT.PUT_LINE('ERROR ' || p_module || ': ' || p_text);
  END error;

  FUNCTION start_step (
    p_period IN billing_runs.period%TYPE,
    p_step   IN billing_runs.step%TYPE
  ) RETURN billing_runs.run_id%TYPE IS
    PRAGMA AUTONOMOUS_TRANSACTION;
    v_run_id billing_runs.run_id%TYPE;
  BEGIN
    SELECT seq_run.NEXTVAL INTO v_run_id FROM DUAL;
    INSERT INTO billing_runs (run_id, period, step, status, started_at)
    VALUES (v_run_id, p_period, p_step, 'RUNNING', SYSDATE);
    COMMIT;
    RETURN v_run_id;
  END start_step;

  PROCEDURE finish_step (
    p_run_id  IN billing_runs.run_id%TYPE,
    p_done    IN NUMBER,
    p_failed  IN NUMBER DEFAULT 0,
    p_message IN VARCHAR2 DEFAULT NULL
  ) IS
    PRAGMA AUTONOMOUS_TRANSACTION;
  BEGIN
    UPDATE billing_runs
       SET status      = 'DONE',
           finished_at = SYSDATE,
           rows_done   = NVL(p_done, 0),
           rows_failed = NVL(p_failed, 0),
           message     = SUBSTR(p_message, 1, 400)
     WHERE run_id = p_run_id;
    IF SQL%ROWCOUNT = 0 THEN
      ROLLBACK;
      RAISE_APPLICATION_ERROR(-20002, 'there is no run ' || p_run_id);
    END IF;
    COMMIT;
  END finish_step;

  PROCEDURE fail_step (
    p_run_id  IN billing_runs.run_id%TYPE,
    p_message IN VARCHAR2
  ) IS
    PRAGMA AUTONOMOUS_TRANSACTION;
  BEGIN
    UPDATE billing_runs
       SET status      = 'FAILED',
           finished_at = SYSDATE,
           message     = SUBSTR(p_message, 1, 400)
     WHERE run_id = p_run_id;
    COMMIT;
  END fail_step;

  FUNCTION is_step_done (
    p_period IN billing_runs.period%TYPE,
    p_step   IN billing_runs.step%TYPE
  ) RETURN BOOLEAN IS
    v_count NUMBER;
  BEGIN
    SELECT COUNT(*)
      INTO v_count
      FROM billing_runs
     WHERE period = p_period
       AND step = p_step
       AND status = 'DONE';
    RETURN v_count > 0;
  END is_step_done;

  PROCEDURE purge (p_older_than_days IN NUMBER DEFAULT 90) IS
    CURSOR c_old IS
      SELECT log_id
        FROM billing_log
       WHERE logged_at < TRUNC(SYSDATE) - p_older_than_days;
    v_log_id billing_log.log_id%TYPE;
    v_count  PLS_INTEGER := 0;
  BEGIN
    OPEN c_old;
    LOOP
      FETCH c_old INTO v_log_id;
      EXIT WHEN c_old%NOTFOUND;
      DELETE FROM billing_log WHERE log_id = v_log_id;
      v_count := v_count + 1;
      IF MOD(v_count, 1000) = 0 THEN
        COMMIT;
      END IF;
    END LOOP;
    CLOSE c_old;
    COMMIT;
    write('bill_log.purge', v_count || ' lines removed');
  END purge;

END bill_log;
/
