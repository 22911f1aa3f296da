"""Commands that people bring from psql, the DuckDB shell, pgcli and SQL*Plus, in scripts. Tests/shell.py runs these too."""

import os
import subprocess
import tempfile
from pathlib import Path

from reckon_pipe import binary_path

TABLE = """\
CREATE TABLE sales (shop VARCHAR(9), month VARCHAR(3), amount INT);
INSERT INTO sales VALUES ('east','jan',1),('east','feb',2),('west','feb',5);
"""


def run(script, *arguments, code=0, **environment):
    """What a script writes; standard error behind it. {F} in it is a new folder."""
    with tempfile.TemporaryDirectory(prefix="shell-commands-") as folder:
        variables = {**os.environ, "HOME": folder, "PAGER": "cat", "NO_COLOR": "1", **environment}
        done = subprocess.run([binary_path(), "--no-rc", "-F", "csv", *arguments], input=script.replace("{F}", folder), env=variables,
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done
        return done.stdout + done.stderr


def check_conditions():
    text = run("""\
\\set n 3
\\if :n > 2
\\echo one
\\if no
\\echo wrong
\\elif :n = 3
\\echo two
\\else
\\echo wrong
\\endif
\\else
\\nonsense
SELECT wrong;
\\endif
\\echo three
""")
    assert text == "one\ntwo\nthree\n", text
    assert "\\else without \\if" in run("\\else\n", code=1)
    assert "has no \\endif" in run("\\if true\nSELECT 1 AS a;\n", code=1)
    assert "behind \\else" in run("\\if true\n\\else\n\\elif true\n\\endif\n", code=1)
    assert "does not exist" in run("\\if nosuch > 1\n\\echo wrong\n\\endif\n", code=1)


def check_cross_tables():
    wanted = 'shop,jan,feb\neast,1,2\nwest,"",5\n'
    assert run(TABLE + "SELECT * FROM sales \\crosstabview\n") == wanted
    assert run(TABLE + "SELECT amount, month, shop FROM sales \\crosstabview shop month amount\n") == wanted
    assert "two values for the row" in run(TABLE + "SELECT shop, 'x', amount FROM sales \\crosstabview\n", code=1)
    assert "did you mean \"shop\"" in run(TABLE + "SELECT * FROM sales \\crosstabview shp\n", code=1)
    assert "three columns" in run("SELECT 1 AS a, 2 AS b \\crosstabview\n", code=1)


def check_results_as_statements():
    text = run(TABLE + "SELECT 'SELECT ' || amount || ' AS n' FROM sales ORDER BY amount \\gexec\n")
    assert text == "n\n1\nn\n2\nn\n5\n", text
    assert "nosuch" in run("SELECT 'SELECT 1/0' UNION ALL SELECT 'nosuch' \\gexec\n", "--continue", code=1)


def check_dump_makes_the_same_again():
    text = run(TABLE + "CREATE VIEW big AS SELECT shop FROM sales WHERE amount > 1;\n.dump\n")
    assert run(text + ".dump\n") == text and "('west', 'feb', 5)" in text, text


def check_import():
    text = run(TABLE + "\\copy sales to {F}/s.csv\n.import {F}/s.csv made\n.import {F}/s.csv made\nSELECT count(*) AS n, sum(amount) AS s FROM made;\n")
    assert text == "n,s\n6,16\n", text


def check_texts_of_views_and_programs():
    text = run(TABLE + "CREATE VIEW big AS SELECT shop FROM sales;\n\\sv big\nSET dialect = 'oracle';\n"
               "CREATE PROCEDURE p AS BEGIN NULL; END;\n/\n\\sf p\n")
    assert "CREATE VIEW big AS SELECT shop" in text and "PROCEDURE p AS BEGIN NULL; END" in text, text
    assert "no program \"nosuch\"" in run("\\sf nosuch\n", code=1)


def check_psql_settings():
    text = run("\\pset format html\nSELECT 1 AS a;\n\\pset format aligned\n\\pset null (none)\nSELECT NULL AS b;\n\\t\nSELECT 3 AS c;\n\\a\nSELECT 4 AS d;\n\\H\n"
               "SELECT 5 AS e;\n")
    for part in (">1</td>", "(none)", "      3\n4\n", ">5</td>"):
        assert part in text, (part, text)
    assert "(1 row)" in text and "\n c" not in text and "border" in run("\\pset nosuch 1\n", code=1)


def check_programs_read_results():
    assert run("\\o | tr a-z A-Z\nSELECT 'piped' AS x;\n\\o\nSELECT 'plain' AS x;\n") == "X\nPIPED\nx\nplain\n"
    assert run("SELECT 'a' AS x \\g | cat -n\n").split() == ["1", "x", "2", "a"]
    assert "safe mode" in run("SELECT 1 AS a \\g | cat\n", "--safe", code=1)


def check_surroundings():
    text = run("\\cd {F}\n\\copy (SELECT 1 AS a) to here.csv\nSELECT * FROM 'here.csv';\n\\setenv SHOP east\n\\! echo $SHOP\n\\getenv shop SHOP\n\\echo :shop\n"
               "\\warn careful :shop\n")
    assert text == "a\n1\neast\neast\ncareful east\n", text
    assert "safe mode" in run("\\cd /\n", "--safe", code=1)


def check_statement_text():
    text = run("SELECT 5 AS five;\nCHANGE /five/six/\n/\nAPPEND , 8 AS eight\nRUN\nSAVE {F}/kept\nSELECT 9 AS nine;\nGET {F}/kept\n/\n")
    assert text.count("six,eight\n5,8\n") == 2 and "six\n5\n" in text and "nine\n9\n" in text, text
    assert "does not contain" in run("SELECT 1 AS a;\nCHANGE /x/y/\n", code=1)


def check_named_queries():
    text = run(TABLE + "\\ns big SELECT shop FROM sales WHERE amount > $1 AND month = '$2' OR month = 'feb' AND amount > $1\n\\n big 4\n\\n\n\\nd big\n\\n big\n", code=1)
    assert "shop\nwest\n" in text and "name,query\nbig,SELECT shop" in text and 'no query "big"' in text, text


def check_errors_in_full():
    text = run("SELECT * FROM nosuch;\n\\errverbose\n", "--continue", code=1)
    assert "SQLSTATE: 42P01" in text, text
    assert run("\\errverbose\n") == "No error has come yet.\n"


def check_plan_of_each_statement():
    text = run(TABLE + "SET AUTOTRACE ON\nSELECT max(amount) AS m FROM sales;\nSET AUTOTRACE OFF\nSELECT 1 AS a;\n")
    assert text.count("rows in ") == 1 and "Scan sales" in text and "m\n5\n" in text, text


def check_errors_as_the_script_says():
    assert "a\n1" in run("WHENEVER SQLERROR CONTINUE\nSELECT 1/0;\nSELECT 1 AS a;\n", code=1)
    assert "a\n1" not in run("WHENEVER SQLERROR EXIT FAILURE\nSELECT 1/0;\nSELECT 1 AS a;\n", code=1)


def check_settings_are_shown():
    text = run(".show\n")
    assert "mode,csv\n" in text and "database,in memory\n" in text and "bail,on\n" in text, text


CHECKS = {name[len("check_"):]: check for name, check in list(globals().items()) if name.startswith("check_")}
