#!/bin/sh
# Puts the named PyPI packages into .venv-peers; exits with 3 and one line when that is not possible.
# Usage: sh Tests/peers.sh pyarrow duckdb tpchgen-cli
set -u

venv=.venv-peers
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv" >/dev/null 2>&1 || { echo "skipped: python3 -m venv does not work"; exit 3; }
fi

missing=""
for package in "$@"; do
  "$venv/bin/python" -c "import importlib.metadata as m; m.version('$package')" 2>/dev/null ||
    missing="$missing $package"
done
[ -z "$missing" ] && exit 0

# shellcheck disable=SC2086
if ! "$venv/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 20 $missing \
  >/dev/null 2>&1; then
  echo "skipped: PyPI has not given$missing (offline?)"
  exit 3
fi
