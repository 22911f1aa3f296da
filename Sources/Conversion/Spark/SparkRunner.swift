/// The program that runs scripts with PySpark over Parquet and Delta files.
enum SparkRunner {
  static let text = #"""
    """Runs a routine of this folder with PySpark.

        python run.py ROUTINE [parameter=value …] --data DIR [--out DIR]

    DIR has a table as NAME.parquet, as a folder NAME of Parquet files, or as a Delta table NAME. Parquet files are
    never changed: the tables that the routine writes go to --out, all of them or none. Delta tables are changed in
    place where the Delta jar is there and the scripts were made with --tables delta; when the routine fails they go
    back to their versions before it. Dates are '2026-01-31' or '2026-01-31 10:00:00'.
    """

    from argparse import ArgumentParser, RawDescriptionHelpFormatter
    from json import dumps, loads
    from pathlib import Path
    from shutil import rmtree
    from tempfile import TemporaryDirectory

    HERE = Path(__file__).resolve().parent


    def statements(text):
        """The statements of reckon.sql and of the head of a script."""
        lines = [line for line in text.splitlines() if not line.startswith("--")]
        return [part.strip() for part in "\n".join(lines).split(";\n") if part.strip()]


    def quoted(value):
        return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


    class Runner:
        """A session with the tables of a folder."""

        def __init__(self, spark, folder=HERE):
            self.spark = spark
            self.folder = Path(folder)
            self.manifest = loads((self.folder / "manifest.json").read_text())
            for statement in statements((self.folder / "reckon.sql").read_text()):
                spark.sql(statement)
            self.versions = {}

        def load(self, data, tables):
            """Makes the tables: Delta tables where they lie, copies of Parquet files."""
            for table in sorted(tables):
                columns = self.manifest["tables"][table]
                listed = ", ".join(f"`{name}` {kind}" for name, kind in columns)
                path = Path(data) / table
                self.spark.sql(f"DROP TABLE IF EXISTS `{table}`")
                if (path / "_delta_log").is_dir():
                    self.spark.sql(f"CREATE TABLE `{table}` USING delta LOCATION {quoted(path)}")
                    history = self.spark.sql(f"DESCRIBE HISTORY `{table}` LIMIT 1").collect()
                    self.versions[table] = history[0]["version"]
                    continue
                self.spark.sql(f"CREATE TABLE `{table}` ({listed}) USING parquet")
                if not path.is_dir():
                    path = Path(data) / f"{table}.parquet"
                if path.exists():
                    cast = ", ".join(
                        f"CAST(`{name}` AS {'STRING' if kind.startswith('VARCHAR') else kind})" for name, kind in columns)
                    self.spark.sql(f"INSERT INTO `{table}` SELECT {cast} FROM parquet.`{path}`")

        def call(self, routine, values, state=None):
            """Runs a routine; its OUT parameters and its lines. On an error Delta tables go back."""
            described = self.manifest["routines"][routine]
            text = (self.folder / f"{routine}.sql").read_text()
            head, body = text.split("\nBEGIN\n", 1)
            for statement in statements(head + "\n"):
                self.spark.sql(statement.rstrip(";"))
            kinds = {name: kind for name, _, kind in described["parameters"]}
            for name, value in values.items():
                shown = "NULL" if value is None else f"CAST({quoted(value)} AS {kinds[name]})"
                self.spark.sql(f"SET VARIABLE `{name}` = {shown}")
            for name, value in (state or {}).items():
                if name in {name for name, _ in described["variables"]}:
                    self.spark.sql(f"SET VARIABLE `{name}` = {value}")
            self.spark.sql("SET VARIABLE reckon_lines = ARRAY()")
            try:
                self.spark.sql("BEGIN\n" + body).collect()
            except Exception:
                for table, version in self.versions.items():
                    self.spark.sql(f"RESTORE TABLE `{table}` TO VERSION AS OF {version}")
                raise
            out = {name: self.value(f"`{name}`") for name, mode, _ in described["parameters"] if mode != "IN"}
            if state is not None:
                state.update({name: self.value(f"`{name}`") for name, _ in described["variables"] if "_next_" in name})
            return out, self.value("reckon_lines")

        def value(self, expression):
            return self.spark.sql(f"SELECT {expression}").collect()[0][0]

        def save(self, out, tables):
            """Writes tables as Parquet folders, then puts all of them in place."""
            out = Path(out)
            out.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=out, prefix=".next-") as folder:
                for table in tables:
                    if table not in self.versions:
                        self.spark.table(table).write.parquet(str(Path(folder) / table))
                for path in Path(folder).iterdir():
                    rmtree(out / path.name, ignore_errors=True)
                    path.rename(out / path.name)


    def main():
        parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
        parser.add_argument("routine")
        parser.add_argument("values", nargs="*", metavar="parameter=value")
        parser.add_argument("--data", required=True)
        parser.add_argument("--out")
        options = parser.parse_args()
        from pyspark.sql import SparkSession

        with TemporaryDirectory(prefix="reckon-spark-") as warehouse:
            spark = SparkSession.builder.config("spark.sql.warehouse.dir", warehouse).getOrCreate()
            runner = Runner(spark)
            described = runner.manifest["routines"][options.routine]
            runner.load(options.data, set(described["reads"]) | set(described["writes"]))
            state_path = Path(options.out or options.data) / "sequences.json"
            state = loads(state_path.read_text()) if state_path.exists() else {}
            out, lines = runner.call(options.routine, dict(value.split("=", 1) for value in options.values), state)
            if options.out:
                runner.save(options.out, described["writes"])
            if state:
                state_path.write_text(dumps({name: str(value) for name, value in state.items()}))
            for line in lines:
                print(line)
            for name, value in out.items():
                print(f"{name} = {value}")
            spark.stop()


    if __name__ == "__main__":
        main()

    """#
}
