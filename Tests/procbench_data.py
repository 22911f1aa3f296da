"""The tables of SQL-ProcBench over TPC-DS data, as DDL of Oracle and of PostgreSQL, and as CSV files.

TPC-DS has CHAR columns, and Oracle compares CHAR with CHAR padded: what DuckDB's generator calls VARCHAR gets here the
type that the specification of TPC-DS (section 2, table definitions) gives it.
"""

# Widths of the CHAR columns; other texts are VARCHAR(200).
CHARS = {
    2: "ca_state w_state s_state cc_state web_state t_am_pm",
    1: "cd_gender cd_marital_status d_holiday d_weekend d_following_holiday d_current_day d_current_week d_current_month"
    " d_current_quarter d_current_year c_preferred_cust_flag wp_autogen_flag p_channel_dmail p_channel_email"
    " p_channel_catalog p_channel_tv p_channel_radio p_channel_press p_channel_event p_channel_demo p_discount_active",
    6: "d_quarter_name",
    9: "d_day_name",
    10: "ca_street_number ca_suite_number ca_zip w_street_number w_suite_number w_zip s_suite_number s_zip cc_street_number"
    " cc_suite_number cc_zip web_street_number web_suite_number web_zip cd_credit_rating sm_code i_units i_container"
    " c_salutation",
    13: "c_login",
    15: "ca_street_type w_street_type s_street_type cc_street_type web_street_type hd_buy_potential p_purpose",
    16: "ca_address_id d_date_id w_warehouse_id sm_ship_mode_id t_time_id r_reason_id i_item_id s_store_id"
    " cc_call_center_id c_customer_id web_site_id wp_web_page_id p_promo_id cp_catalog_page_id",
    20: "ca_location_type cd_education_status sm_carrier sm_contract t_shift t_sub_shift t_meal_time i_size i_formulation"
    " i_color s_hours cc_hours c_first_name",
    30: "sm_type c_last_name",
    50: "i_brand i_class i_category i_manufact i_product_name cc_mkt_class cc_company_name web_company_name c_email_address"
    " wp_type p_promo_name",
    100: "r_reason_desc",
}
WIDTHS = {column: width for width, columns in CHARS.items() for column in columns.split()}

# The suite's new tables, their rows all of the data; the tables themselves hold the last years, as its text recommends.
HISTORY = {
    "store_sales": "ss_sold_date_sk", "catalog_sales": "cs_sold_date_sk", "web_sales": "ws_sold_date_sk",
    "store_returns": "sr_returned_date_sk", "catalog_returns": "cr_returned_date_sk",
    "web_returns": "wr_returned_date_sk", "inventory": "inv_date_sk",
}
LAST_YEAR = 2451911  # 2001-01-01: sales by catalog end that year at small scales
# One routine joins the sales with all days without a condition: fewer days let it end.
DAYS = (2450815, 2453005)  # 1998-01-01 to 2003-12-31


def shapes(connection):
    """Name, columns and types of every table, with the key first."""
    found = {}
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'main' ORDER BY table_name, ordinal_position").fetchall()
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    return found


def column_type(column, kind, oracle):
    if kind == "VARCHAR":
        width = WIDTHS.get(column)
        return f"CHAR({width})" if width else ("VARCHAR2(200)" if oracle else "VARCHAR(200)")
    if kind.startswith("DECIMAL"):
        return kind.replace("DECIMAL", "NUMBER") if oracle else kind
    return kind if kind == "DATE" else "INTEGER"


def definitions(tables, oracle):
    """CREATE TABLE for every table and history."""
    texts = []
    for table, columns in tables.items():
        facts = table in HISTORY
        lines = [f"{name} {column_type(name, kind, oracle)}" for name, kind in columns]
        if not facts:
            lines[0] += " PRIMARY KEY"
            lines[1] += " NOT NULL" if columns[1][0].endswith("_id") else ""
        texts.append(f"CREATE TABLE {table} ({', '.join(lines)})")
        if facts:
            texts.append(f"CREATE TABLE {table}_history ({', '.join(lines)})")
    texts.append(f"CREATE TABLE logTable (message {'VARCHAR2' if oracle else 'VARCHAR'}(200), at TIMESTAMP)")
    texts.append("CREATE TABLE itemTable (itemSk INTEGER)")
    return texts


def write(connection, tables, folder):
    """A CSV file per table and history."""
    for table, columns in tables.items():
        chosen = f"SELECT * FROM {table}"
        if table == "date_dim":
            chosen += f" WHERE d_date_sk BETWEEN {DAYS[0]} AND {DAYS[1]}"
        files = {table: chosen}
        if table in HISTORY:
            files = {f"{table}_history": chosen, table: f"{chosen} WHERE {HISTORY[table]} >= {LAST_YEAR}"}
        for name, query in files.items():
            connection.execute(f"COPY ({query}) TO '{folder}/{name}.csv' (FORMAT CSV, HEADER)")
    (folder / "logTable.csv").write_text("message,at\n")
    (folder / "itemTable.csv").write_text("itemSk\n2\n5\n7\n")
