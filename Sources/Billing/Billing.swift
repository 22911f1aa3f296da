// Makes and reports on billing data.
