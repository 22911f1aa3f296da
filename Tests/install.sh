#!/bin/sh
# Installs the Debian packages that the build needs; says nothing when all are there.
set -eu

needed="libreadline-dev libzstd-dev libsnappy-dev liblz4-dev libbrotli-dev zlib1g-dev libpcre2-dev
        pkg-config python3 python3-venv"

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "This is no Debian system. The build needs: $needed" >&2
  exit 0
fi

missing=""
for package in $needed; do
  state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  case "$package:$state" in
    *"install ok installed") ;;
    # A Python that came another way does as well.
    python3:*) command -v python3 >/dev/null 2>&1 || missing="$missing $package" ;;
    python3-venv:*) python3 -m ensurepip --version >/dev/null 2>&1 || missing="$missing $package" ;;
    pkg-config:*) command -v pkg-config >/dev/null 2>&1 || missing="$missing $package" ;;
    *) missing="$missing $package" ;;
  esac
done
[ -z "$missing" ] && exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
  as_root="sudo"
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
$as_root apt-get update -qq >/dev/null && $as_root apt-get install -y -qq $missing >/dev/null
