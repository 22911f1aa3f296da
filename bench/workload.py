"""What the benchmark runs: the TPC-H queries, and single operations on lineitem and orders."""

import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests"))
import tpch_data  # noqa: E402


@dataclass
class Work:
    name: str
    sql: str
    writes: bool = False


OPERATIONS = [
    Work("a_count", "SELECT COUNT(*) FROM lineitem"),
    Work("b_sum_expr", "SELECT SUM(l_extendedprice * (1 - l_discount)) FROM lineitem"),
    Work("d_group_orderkey",
         "SELECT COUNT(*), MAX(quantity) FROM "
         "(SELECT l_orderkey, SUM(l_quantity) AS quantity FROM lineitem GROUP BY l_orderkey) AS g"),
    Work("d2_group_part_supp",
         "SELECT COUNT(*), MAX(quantity) FROM "
         "(SELECT l_partkey, l_suppkey, SUM(l_quantity) AS quantity FROM lineitem GROUP BY l_partkey, l_suppkey) AS g"),
    Work("f_topn_all_cols", "SELECT * FROM lineitem ORDER BY l_extendedprice DESC, l_orderkey LIMIT 10"),
    Work("f2_topn_3_cols",
         "SELECT l_orderkey, l_linenumber, l_extendedprice FROM lineitem "
         "ORDER BY l_extendedprice DESC, l_orderkey LIMIT 10"),
    Work("g_sort_to_parquet", "SELECT * FROM lineitem ORDER BY l_shipdate, l_orderkey", writes=True),
    Work("h_like", "SELECT COUNT(*) FROM orders WHERE o_comment LIKE '%special%requests%'"),
    Work("i_count_distinct", "SELECT COUNT(DISTINCT l_partkey) FROM lineitem"),
    Work("j_window_rn1",
         "SELECT COUNT(*) FROM (SELECT ROW_NUMBER() OVER (PARTITION BY l_suppkey ORDER BY l_shipdate) AS n "
         "FROM lineitem) AS w WHERE n = 1"),
    Work("j2_window_sum_rn",
         "SELECT MAX(quantity), MAX(n) FROM (SELECT SUM(l_quantity) OVER (PARTITION BY l_suppkey) AS quantity, "
         "ROW_NUMBER() OVER (PARTITION BY l_suppkey ORDER BY l_shipdate) AS n FROM lineitem) AS w"),
]


def tpch_works():
    return [Work(name, tpch_data.query_text(name)) for name in tpch_data.query_names()]


def works(filter_name=None):
    every = {"tpch": tpch_works(), "operations": OPERATIONS}
    if filter_name is None:
        return every
    kept = {group: [w for w in list_ if w.name.startswith(filter_name)] for group, list_ in every.items()}
    return {group: list_ for group, list_ in kept.items() if list_}
