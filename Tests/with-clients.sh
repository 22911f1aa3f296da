#!/bin/sh
# Runs a Python script with the clients that PyPI gives, else with the plain Python.
# Usage: sh Tests/with-clients.sh Tests/clients.py
if sh Tests/peers.sh psycopg psycopg-binary psycopg2-binary pg8000 asyncpg pyodbc trino pandas polars pyarrow \
  sqlalchemy adbc-driver-postgresql dbt-postgres odata-query python-odata schemathesis dagster; then
  exec .venv-peers/bin/python "$@"
fi
[ -x .venv-peers/bin/python ] && exec .venv-peers/bin/python "$@"
exec python3 "$@"
