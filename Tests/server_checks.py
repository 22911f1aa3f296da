"""Runs checks of the server and counts them."""

import time
import traceback

CHECKS = []


def check(function):
    """Marks a function of one ServerProcess as a check."""
    CHECKS.append(function)
    return function


def run(checks, server, only=""):
    passed = failed = 0
    for function in checks:
        if only and only not in function.__name__:
            continue
        began = time.monotonic()
        try:
            function(server)
            passed += 1
        except Exception:
            failed += 1
            print(f"FAILED {function.__module__}.{function.__name__} ({time.monotonic() - began:.1f} s)")
            traceback.print_exc(limit=4)
        if server.process.poll() is not None:
            print(f"the server ended with {server.process.returncode} in {function.__name__}")
            return passed, failed + 1
    return passed, failed
