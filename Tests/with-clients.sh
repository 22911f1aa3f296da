#!/bin/sh
# Runs a Python script with the clients that PyPI gives, else with the plain Python. dbt has an environment of its own.
# Usage: sh Tests/with-clients.sh Tests/clients.py
sh Tests/peers.sh psycopg psycopg-binary psycopg2-binary pg8000 asyncpg pyodbc trino pandas polars pyarrow sqlalchemy \
  adbc-driver-postgresql odata-query python-odata schemathesis dagster
if [ ! -x .venv-dbt/bin/dbt ] && python3 -m venv .venv-dbt >/dev/null 2>&1; then
  .venv-dbt/bin/pip install --quiet --disable-pip-version-check --retries 1 --timeout 20 'dbt-core==1.10.*' 'dbt-postgres==1.9.*' \
    >/dev/null 2>&1 || echo "skipped: PyPI has not given dbt"
fi
[ -x .venv-peers/bin/python ] && exec .venv-peers/bin/python "$@"
exec python3 "$@"
