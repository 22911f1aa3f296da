"""Dagster starts `reckon run` for each month and shows its rows and checks."""

import shutil

import dagster as dg

months = dg.MonthlyPartitionsDefinition(start_date="2026-04", end_date="2026-10", fmt="%Y-%m")


@dg.asset(
    partitions_def=months,
    check_specs=[dg.AssetCheckSpec("every_event_has_a_product", asset="usage_by_product")],
)
def usage_by_product(context: dg.AssetExecutionContext, pipes: dg.PipesSubprocessClient):
    command = [shutil.which("reckon"), "run", "month_end.sql", "--period", context.partition_key]
    return pipes.run(command=command, context=context).get_results()


defs = dg.Definitions(assets=[usage_by_product], resources={"pipes": dg.PipesSubprocessClient()})
