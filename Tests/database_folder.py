"""A database folder in a test: sessions in it, and what other programs read there."""

from decimal import Decimal
from pathlib import Path

from reckon_pipe import Pipe

try:
    import deltalake
    import polars
except ImportError:
    deltalake = polars = None


# How often each of many processes changes what they share.
STEPS = 4


class Wrong(Exception):
    """An answer that is not the one that must come."""


class Database:
    """A folder, and one session in it at a time."""

    def __init__(self, folder, environment=None):
        self.folder = Path(folder)
        self.environment = environment
        self.pipe = None
        self.open()

    def open(self, *options):
        self.pipe = Pipe(["--database", str(self.folder), *options], environment=self.environment)

    def reopen(self, *options):
        self.pipe.close()
        self.open(*options)

    def run(self, *statements):
        """The rows of the last statement."""
        rows = None
        for sql in statements:
            answer = self.pipe.ask(sql, 60)
            if "error" in answer:
                raise Wrong(f"{sql}: {answer['error'].get('message')}")
            rows = answer.get("rows")
        return rows

    def error(self, sql):
        answer = self.pipe.ask(sql, 60)
        if "error" not in answer:
            raise Wrong(f"{sql}: gave {answer.get('rows')}, and must fail")
        return answer["error"].get("message", "")

    def table(self, name):
        return str(self.folder / "main" / name)

    def close(self):
        self.pipe.close()


def equal(found, wanted, what="the answer"):
    if found != wanted:
        raise Wrong(f"{what} is {found}, and must be {wanted}")


def texts(rows):
    return [[None if v is None else str(v) for v in row] for row in rows]


def peers_agree(database, name, order):
    """deltalake and Polars see the rows that reckon sees."""
    if polars is None:
        return
    rows = database.run(f"SELECT count(*), sum({order}) FROM {name}")[0]
    frame = polars.read_delta(database.table(name))
    total = frame[order].sum() if frame.height else None
    equal([frame.height, None if total is None else str(Decimal(str(total)).normalize())],
          [int(rows[0]), None if rows[1] is None else str(Decimal(rows[1]).normalize())], f"{name} in Polars")
    table = deltalake.DeltaTable(database.table(name))
    batches = deltalake.QueryBuilder().register("t", table).execute("SELECT count(*) AS n FROM t").read_all()
    equal(int(batches["n"][0].as_py()), int(rows[0]), f"rows of {name} in deltalake")
