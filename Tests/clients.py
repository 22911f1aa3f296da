"""Real clients against the server: psql over the PostgreSQL protocol, plain HTTP. Ends with `N passed, N failed`."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request

from reckon_pipe import ROOT, binary_path


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def has_server():
    return subprocess.run([binary_path(), "help", "serve"], capture_output=True).returncode == 0


def wait_for(port):
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def psql(port):
    done = subprocess.run(["psql", "-h", "127.0.0.1", "-p", str(port), "-At", "-c", "SELECT 1 + 1"], capture_output=True, text=True, timeout=30)
    return done.stdout.strip() == "2", done.stderr


def http(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
        return answer.status == 200, answer.status


def main():
    if not has_server():
        print("skipped: this reckon has no command serve")
        return 0
    web, postgres = free_port(), free_port()
    server = subprocess.Popen([binary_path(), "serve", "--listen", f"127.0.0.1:{web}", "--postgres", f"127.0.0.1:{postgres}"], cwd=ROOT)
    passed = failed = 0
    try:
        for name, port, client in (("http", web, http), ("psql", postgres, psql)):
            if name == "psql" and not shutil.which("psql"):
                continue
            good, words = client(port) if wait_for(port) else (False, "nobody listens")
            passed, failed = passed + good, failed + (not good)
            if not good:
                print(f"{name}: {words}")
    finally:
        server.terminate()
        server.wait(timeout=20)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
