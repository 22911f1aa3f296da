#!/bin/sh
# Runs a Python script with the peers installed where PyPI answers, else with the plain Python.
# Usage: sh Tests/with-peers.sh Tests/tpch.py --scale 0.01
if sh Tests/peers.sh pyarrow duckdb tpchgen-cli deltalake polars; then
  exec .venv-peers/bin/python "$@"
fi
exec python3 "$@"
