-- UTL_MAIL, UTL_SMTP and UTL_HTTP: what would be sent is kept in an outbox (PL/SQL Packages and Types Reference 19c).
--@ dialect oracle file
DECLARE
  c UTL_SMTP.CONNECTION;
BEGIN
  UTL_MAIL.SEND('billing@example.com', 'a@example.com', subject => 'Invoice', message => 'Due');
  c := UTL_SMTP.OPEN_CONNECTION('mail.example.com', 25);
  UTL_SMTP.HELO(c, 'example.com');
  UTL_SMTP.MAIL(c, 'billing@example.com');
  UTL_SMTP.RCPT(c, 'b@example.com');
  UTL_SMTP.RCPT(c, 'c@example.com');
  UTL_SMTP.OPEN_DATA(c);
  UTL_SMTP.WRITE_DATA(c, 'Subject: late' || CHR(13) || CHR(10));
  UTL_SMTP.WRITE_DATA(c, 'Pay, please.');
  UTL_SMTP.CLOSE_DATA(c);
  UTL_SMTP.QUIT(c);
  DBMS_OUTPUT.PUT_LINE(NVL(UTL_HTTP.REQUEST('http://example.com/rates'), 'no answer'));
  FOR i IN 1..RECKON_OUTBOX.COUNT LOOP
    DBMS_OUTPUT.PUT_LINE(REPLACE(RECKON_OUTBOX.MESSAGE(i), CHR(13) || CHR(10), ' / '));
  END LOOP;
  UTL_SMTP.RCPT(c, 'nobody@example.com');
END;
/
