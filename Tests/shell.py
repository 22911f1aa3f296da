"""The shell as a person uses it, through a pseudo-terminal.

Ends with a line `N passed, N failed`.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reckon_pipe import ROOT, binary_path
from terminal import Terminal

FOLDER = tempfile.TemporaryDirectory(prefix="shell-")
HISTORY = str(Path(FOLDER.name) / "history")

PROMPT = "reckon> "

# Takes far longer than any check waits.
HEAVY = ("SELECT COUNT(*) FROM (VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9),(10)) AS a (x), "
         + ", ".join(f"(VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9),(10)) AS {t} (x)" for t in "bcdefghijkl")
         + " WHERE a.x * b.x * c.x + d.x * e.x * f.x > 3;")


def shell(*arguments, columns=80, rows=24, prompt=PROMPT, **environment):
    defaults = {"HOME": FOLDER.name, "RECKON_HISTORY": HISTORY, "PAGER": "cat", "NO_COLOR": "1"}
    terminal = Terminal([binary_path(), "--no-rc", *arguments], {**defaults, **environment}, columns, rows)
    terminal.wait(prompt.rstrip())
    return terminal


def last_lines(terminal, count):
    return terminal.screen.text().split("\n")[-count:]


def ended(terminal):
    """The screen once a prompt is its last line again."""
    return terminal.wait(lambda text: text.split("\n")[-1] == PROMPT.rstrip())


def ask(terminal, text):
    terminal.send(text + "\r")
    echo = "".join(text.split())[-30:]
    terminal.wait(lambda screen: echo in "".join(screen.split()))
    return ended(terminal)


def check_one_statement():
    with shell() as terminal:
        screen = ask(terminal, "SELECT 1 AS one, 'x' AS letter;")
        assert "(1 row)" in screen and "one | letter" in screen, screen


def check_many_lines():
    with shell() as terminal:
        terminal.send("SELECT 1 AS one,\r")
        terminal.wait("   ...>")
        terminal.send("2 AS two;\r")
        screen = terminal.wait("(1 row)")
        assert "   ...> 2 AS two;" in screen, screen


def check_strings_keep_semicolons():
    with shell() as terminal:
        screen = ask(terminal, "SELECT ';' AS mark, $$a;b$$ AS text;")
        assert "a;b" in screen, screen


def check_error_has_caret():
    with shell() as terminal:
        screen = ask(terminal, "SELECT 1 / 0;")
        assert "division by zero" in screen and "^" in screen, screen


def check_colours():
    with shell(NO_COLOR="") as terminal:
        ask(terminal, "SELECT 1 AS one;")
        assert b"\x1b[1;34m" in terminal.raw, "no keyword is painted"
    with shell() as terminal:
        ask(terminal, "SELECT 1 AS one;")
        assert b"\x1b[1;34m" not in terminal.raw, "NO_COLOR is not honoured"


def check_history():
    with shell() as terminal:
        ask(terminal, "SELECT 41 + 1 AS answer;")
        terminal.send("\x04")
        assert terminal.exit_code() == 0
    with shell() as terminal:
        terminal.send("\x1b[A")
        terminal.wait("reckon> SELECT 41 + 1 AS answer;")
        terminal.send("\x03")
        terminal.wait("^C")
        terminal.send("\x12")
        terminal.wait("reverse-i-search")
        terminal.send("41")
        terminal.wait("`41': SELECT 41 + 1")
        terminal.send("\r")
        terminal.wait("(1 row)")


def check_history_of_each_database():
    folder = Path(FOLDER.name) / "sales.db"
    with shell("-d", str(folder), prompt="sales> ") as terminal:
        terminal.send("SELECT 11 AS own;\r")
        terminal.wait("(1 row)")
    with shell() as terminal:
        terminal.send("\x1b[A")
        time.sleep(0.2)
        assert "11 AS own" not in terminal.screen.text()
    with shell("-d", str(folder), prompt="sales> ") as terminal:
        terminal.send("\x1b[A")
        terminal.wait("sales> SELECT 11 AS own;")


def check_prompt_shows_the_transaction():
    with shell() as terminal:
        for sql, prompt in [("BEGIN;", "reckon*> "), ("SELECT 1/0;", "reckon!> "), ("ROLLBACK;", "reckon> "),
                            ("SET autocommit = off;", "reckon> "), ("CREATE TABLE p (x INT);", "reckon*> "), ("COMMIT;", "reckon> ")]:
            terminal.send(sql + "\r")
            terminal.wait(lambda text: sql in text and text.split("\n")[-1] == prompt.rstrip())


def check_expanded_where_too_wide():
    with shell(columns=40) as terminal:
        ask(terminal, "\\x auto")
        assert "RECORD" not in ask(terminal, "SELECT 1 AS a, 2 AS b;")
        screen = ask(terminal, "SELECT repeat('x', 30) AS first, repeat('y', 30) AS second;")
        assert "-[ RECORD 1 ]" in screen and "second | yyyy" in screen, screen


def check_memory():
    with shell() as terminal:
        ask(terminal, ".memory on")
        assert ", memory " in ask(terminal, "SELECT count(*) FROM (SELECT DISTINCT x FROM generate_series(1, 20000) AS g (x)) AS d;")


def check_history_without_secrets():
    with shell() as terminal:
        ask(terminal, "SELECT 'hunter2' AS password;")
        terminal.send("\x04")
        terminal.exit_code()
    assert "hunter2" not in Path(HISTORY).read_text()


def check_many_lines_in_history():
    with shell() as terminal:
        terminal.send("SELECT 7 AS seven,\r8 AS eight;\r")
        terminal.wait("(1 row)")
        ended(terminal)
        terminal.send("\x1b[A")
        screen = terminal.wait(lambda text: text.rstrip().endswith("8 AS eight;"))
        assert "reckon> SELECT 7 AS seven," in screen.split("\n")[-2], screen


def check_interrupt_of_text():
    with shell() as terminal:
        terminal.send("SELECT nonsense")
        terminal.wait("nonsense")
        terminal.send("\x03")
        terminal.wait("^C")
        assert "(1 row)" in ask(terminal, "SELECT 2 AS two;")


def check_interrupt_of_query():
    with shell() as terminal:
        terminal.send(HEAVY + "\r")
        time.sleep(1.5)
        began = time.monotonic()
        terminal.send("\x03")
        terminal.wait("cancelled", 5)
        seconds = time.monotonic() - began
        assert seconds < 0.75, f"{seconds:.2f} s"
        assert "(1 row)" in ask(terminal, "SELECT 2 AS two;")


def check_progress():
    with shell() as terminal:
        terminal.send(HEAVY + "\r")
        terminal.wait(lambda text: " s" in text.split("\n")[-1] and "reckon" not in text.split("\n")[-1], 6)
        terminal.send("\x03")
        terminal.wait("cancelled", 5)


def check_wide_characters():
    with shell() as terminal:
        screen = ask(terminal, "SELECT '日本語' AS word, 1 AS n;")
        lines = screen.split("\n")
        row = next(line for line in lines if "日本語" in line and "|" in line and "SELECT" not in line)
        bar = next(line for line in lines if "word" in line and "|" in line and "SELECT" not in line).index("|")
        width = sum(2 if ord(c) > 0x2E80 else 1 for c in row[: row.index("|")])
        assert width == bar, screen


def check_edit_in_the_middle():
    with shell() as terminal:
        terminal.send("SELECT 13 AS n;")
        terminal.send("\x1b[D" * 6 + "\x7f" + "2")
        terminal.wait("reckon> SELECT 12 AS n;")
        terminal.send("\r")
        screen = terminal.wait("(1 row)")
        assert " 12" in screen, screen


def check_long_line_wraps():
    with shell(columns=40) as terminal:
        numbers = " + ".join(str(n) for n in range(10, 40))
        screen = ask(terminal, f"SELECT {numbers} AS total;")
        assert str(sum(range(10, 40))) in screen, screen


def check_taller_than_the_screen():
    with shell(rows=10) as terminal:
        text = "SELECT\r" + "".join(f"{n} AS c{n},\r" for n in range(20)) + "20 AS c20;\r"
        terminal.send(text)
        terminal.wait("(1 row", 10)


def check_resize():
    with shell() as terminal:
        terminal.send("SELECT 1 AS one")
        terminal.wait("one")
        terminal.resize(40, 20)
        terminal.wait("reckon> SELECT 1 AS one")
        terminal.send(";\r")
        terminal.wait("(1 row)")


def check_paste():
    """10,000 lines at once, in the brackets that terminals put around a paste."""
    with shell() as terminal:
        lines = "SELECT " + ",\n".join(f"{n} AS c{n}" for n in range(5)) + ";\n"
        text = "-- a comment\n" * 9990 + lines
        began = time.monotonic()
        terminal.send("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")
        terminal.send("\r")
        terminal.wait("(1 row", 30)
        print(f"paste of 10,000 lines: {time.monotonic() - began:.1f} s")


def check_paste_without_brackets():
    with shell() as terminal:
        terminal.send("SELECT 1 AS a;\rSELECT 2 AS b;\rSELECT 3 AS third;\r")
        terminal.wait(lambda text: "third" in text and text.count("(1 row)") == 3)


def check_key_press_is_fast():
    with shell(rows=50) as terminal:
        text = "SELECT " + ",\n".join(f"lower('text number {n}') AS c{n}" for n in range(200))
        terminal.send("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")
        terminal.wait("c199", 20)
        times = []
        for letter in "abcdefghij":
            began = time.perf_counter()
            terminal.send(letter)
            terminal.wait("c199" + "abcdefghij"[: "abcdefghij".index(letter) + 1])
            times.append((time.perf_counter() - began) * 1000)
        times.sort()
        print(f"key press to redraw in 200 lines: {times[5]:.1f} ms")
        assert times[5] < 10, f"{times[5]:.1f} ms"


def check_first_prompt():
    times = []
    for _ in range(7):
        began = time.perf_counter()
        with shell():
            times.append((time.perf_counter() - began) * 1000)
    times.sort()
    print(f"first prompt: {times[3]:.1f} ms")
    assert times[3] < 60, f"{times[3]:.1f} ms"


def check_completion():
    with shell() as terminal:
        ask(terminal, "CREATE TEMP TABLE invoices AS SELECT 1 AS invoice_id, 2.50 AS amount_net;")
        terminal.send("SELECT * FROM invo\t")
        terminal.wait("FROM invoices")
        terminal.send("i WHERE i.amo\t")
        terminal.wait("i.amount_net")
        terminal.send("> 0;\r")
        terminal.wait("(1 row)")
        ended(terminal)
        terminal.send(".mo\t")
        terminal.wait("reckon> .mode")


def check_completion_of_files():
    path = Path(FOLDER.name) / "unusual_name.csv"
    path.write_text("a,b\n1,2\n")
    with shell() as terminal:
        terminal.send(f"SELECT * FROM '{FOLDER.name}/unus\t")
        terminal.wait("unusual_name.csv")


def check_modes():
    with shell() as terminal:
        ask(terminal, ".mode csv")
        assert "\n1,2\n" in ask(terminal, "SELECT 1 AS a, 2 AS b;") + "\n"
        ask(terminal, ".mode box")
        assert "┌" in ask(terminal, "SELECT 1 AS a;")
        ask(terminal, "\\x")
        ask(terminal, ".mode table")
        assert "-[ RECORD 1 ]" in ask(terminal, "SELECT 5 AS five;")


def check_unknown_command():
    with shell() as terminal:
        screen = ask(terminal, ".mdoe csv")
        assert 'did you mean ".mode"' in screen, screen


def check_many_rows_are_shortened():
    with shell(rows=60) as terminal:
        rows = ", ".join(f"({n})" for n in range(1000, 2204))
        path = Path(FOLDER.name) / "rows.sql"
        path.write_text(f"SELECT * FROM (VALUES {rows}) AS t (n);\n")
        screen = ask(terminal, f".read {path}")
        assert "(1,204 rows, 40 shown)" in screen, screen
        assert " 1000" in screen and " 2203" in screen and " 1500" not in screen, screen


def check_wide_tables_fit():
    with shell(columns=60) as terminal:
        columns = ", ".join(f"'some longer text' AS column_{n}" for n in range(12))
        screen = ask(terminal, f"SELECT {columns};")
        assert "12 columns" in screen and "…" in screen, screen


def check_output_and_once():
    path = Path(FOLDER.name) / "out.csv"
    with shell() as terminal:
        ask(terminal, ".mode csv")
        ask(terminal, f".once {path}")
        ask(terminal, "SELECT 5 AS five;")
        assert path.read_text() == "five\n5\n"
        ask(terminal, f".output {path}")
        ask(terminal, "SELECT 6 AS six;")
        ask(terminal, ".output")
    assert path.read_text() == "six\n6\n"


def check_timing():
    with shell() as terminal:
        ask(terminal, "\\timing")
        assert "Time: " in ask(terminal, "SELECT 1 AS a;")


def check_chart():
    with shell() as terminal:
        ask(terminal, "SELECT * FROM (VALUES ('EUR', 30.5), ('USD', 10)) AS t (currency, amount);")
        screen = ask(terminal, ".chart bar")
        assert "EUR ████" in screen and "30.5" in screen, screen
        for kind in ("line", "hist", "spark", "heat"):
            assert "error" not in ask(terminal, f".chart {kind}").split("reckon> .chart " + kind)[-1], kind
        path = Path(FOLDER.name) / "chart.svg"
        ask(terminal, f".chart bar svg {path}")
    assert path.read_text().startswith("<svg") and "EUR" in path.read_text()


def check_variables():
    with shell() as terminal:
        ask(terminal, "\\set period 2026-09")
        assert "2026-09" in ask(terminal, "SELECT :'period' AS p;")
        ask(terminal, "SELECT 42 AS answer;")
        ask(terminal, "\\gset")
        assert " 43" in ask(terminal, "SELECT :answer + 1 AS next;")


def check_watch():
    with shell(rows=50) as terminal:
        ask(terminal, "SELECT 1 AS a;")
        terminal.send("\\watch 0.1 3\r")
        terminal.wait(lambda text: text.count("(1 row)") == 4)


def check_dangerous_statement():
    with shell() as terminal:
        terminal.send("DELETE FROM anything;\r")
        terminal.wait("changes every row")
        terminal.send("n\r")
        assert "error" not in ended(terminal)


def check_start_file():
    path = Path(FOLDER.name) / "start.sql"
    path.write_text(".mode csv\n")
    defaults = {"HOME": FOLDER.name, "RECKON_HISTORY": HISTORY, "RECKONRC": str(path), "NO_COLOR": "1"}
    with Terminal([binary_path()], defaults) as terminal:
        terminal.wait("reckon>")
        screen = ask(terminal, "SELECT 1 AS a, 2 AS b;")
        assert "a,b\n1,2" in screen, screen


def check_leaving():
    for words in ("\x04", ".quit\r", "\\q\r", "exit\r", "quit;\r"):
        with shell() as terminal:
            terminal.send(words)
            assert terminal.exit_code() == 0, words


def check_safe_mode():
    with shell("--safe") as terminal:
        assert "safe mode" in ask(terminal, ".shell echo hello")


def check_editor():
    editor = Path(FOLDER.name) / "editor"
    editor.write_text("#!/bin/sh\necho 'SELECT 77 AS edited;' > \"$1\"\n")
    editor.chmod(0o755)
    with shell(EDITOR=str(editor)) as terminal:
        assert "edited" in ask(terminal, "\\e")


def check_programs():
    with shell() as terminal:
        assert "hello from sh" in ask(terminal, "\\! echo hello from sh")


def check_pager():
    pager = Path(FOLDER.name) / "pager"
    pager.write_text("#!/bin/sh\necho PAGED; tail -n 1\n")
    pager.chmod(0o755)
    with shell(PAGER=str(pager), rows=12) as terminal:
        rows = ", ".join(f"({n})" for n in range(30))
        screen = ask(terminal, f"SELECT * FROM (VALUES {rows}) AS t (n);")
        assert "PAGED" in screen and "(30 rows)" in screen, screen


def check_manual_page():
    page = subprocess.run([binary_path(), "help", "--man"], capture_output=True, text=True, check=True).stdout
    assert page == (ROOT / "docs" / "reckon.1").read_text(), "docs/reckon.1 is not what reckon help --man writes: make docs"
    options = subprocess.run([binary_path(), "--help"], capture_output=True, text=True).stdout
    for word in options.split():
        if word.startswith("--"):
            assert word.strip(",.").replace("-", "\\-") in page, word


def check_dumb_terminal():
    with shell(TERM="dumb") as terminal:
        terminal.send("SELECT 1 AS one;\r")
        terminal.wait("(1 row)")


CHECKS = {name[len("check_"):]: check for name, check in list(globals().items()) if name.startswith("check_")}


def main():
    passed, failed = 0, 0
    for name, check in CHECKS.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        try:
            check()
            passed += 1
        except Exception as problem:  # Whatever goes wrong is a failed check.
            failed += 1
            print(f"{name}: {type(problem).__name__}: {str(problem)[:1200]}")
    print(f"{passed} passed, {failed} failed")
    FOLDER.cleanup()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
