"""How each routine of SQL-ProcBench is called, what shows its effect, and why it may differ from its twin.

A call is a query (functions), `CALL …` (procedures, whose REF CURSORs are results) or a statement that fires a trigger.
`both` is one text for the two dialects; `{dual}` is ` FROM dual` in Oracle's. `after` are queries on what changed.
"""

from dataclasses import dataclass, field


@dataclass
class Routine:
    file: str
    calls: list = field(default_factory=list)
    # Where PostgreSQL's text is another one, in the same order.
    twin_calls: list = None
    after: list = field(default_factory=list)
    # Before the calls, in both.
    before: list = field(default_factory=list)
    twin: str = None
    # Why the outcome differs, or why there is nothing to compare with.
    differs: str = None
    # Not Oracle's PL/SQL: why; the routine must then be refused.
    invalid: str = None
    # It is right that this ends in an error of Oracle, whose number is given.
    fails: int = None
    # It is right that it does not end.
    endless: bool = False


CUSTOMERS = "FROM customer WHERE c_customer_sk <= 100"
RANDOM = ("DBMS_RANDOM.RANDOM gives an integer of 32 bits, where random() is below 1: no letter is found at such a place, "
          "and LENGTH('') is NULL, so that the string stays empty")
SYSDATE = "SYSDATE has the time of day, so that no d_date equals it: NO_DATA_FOUND; the twin's date has none"
EMPTY = "a collection that was never initialized: ORA-06531, where the twin returns rows"
SALES = [f"SELECT COUNT(*) FROM {name}" for name in (
    "store_sales", "catalog_sales", "web_sales", "store_returns", "catalog_returns", "web_returns", "inventory", "promotion")]


def scalar(file, call, **more):
    return Routine(file, [f"SELECT {call} AS x{{dual}}"], **more)


def cursor(file, call, **more):
    return Routine(file, [f"CALL {call}"], **more)


def change(file, *calls, after, **more):
    return Routine(file, [f"CALL {call}" for call in calls], after=after, **more)


# An OR without parentheses joins all sales with all days: over ten days the twin ends too.
FEW_DAYS = ["DELETE FROM date_dim WHERE d_year <> 2000 OR d_moy <> 6 OR d_dom > 10"]

ROUTINES = [
    scalar("sudf_4_getRandomInt", "genRandomInt(3, 12, 0.35)", twin="sudf_4_genRandomInt"),
    scalar("sudf_11_getRandomChar", "genRandomChar('ABCDEFGHIJ', 0.35)", twin="sudf_11_genRandomChar"),
    Routine("sudf_12_increaseInWebSpending", [f"SELECT c_customer_sk, increaseInWebSpending(c_customer_sk) {CUSTOMERS}"]),
    Routine("sudf_13_maxPurchaseChannel",
            [f"SELECT c_customer_sk, maxPurchaseChannel(c_customer_sk, 2450815, 2452000) {CUSTOMERS}"]),
    Routine("sudf_15_incomebandOfMaxBuy", ["SELECT s_store_sk, incomeBandOfMaxBuyCustomer(s_store_sk) FROM store"],
            twin="sudf_15_incomeBandOfMaxBuy"),
    scalar("sudf_16_promoVsNoPromo", "promoVsNoPromoItems(2000)", before=FEW_DAYS),
    scalar("sudf_2_maxPromoChannel", "maxPromoChannel(2000)", before=FEW_DAYS),
    Routine("sudf_17_preferredChannel_wrtCount", [f"SELECT c_customer_sk, preferredChannel_wrtCount(c_customer_sk) {CUSTOMERS}"]),
    Routine("sudf_18_preferredChannel_wrtExpenditure",
            [f"SELECT c_customer_sk, preferredChannel_wrtExpenditure(c_customer_sk) {CUSTOMERS}"]),
    Routine("sudf_1_totalLargePurchases",
            ["SELECT st, totalLargePurchases(st, 1000, 2000, 2) FROM (SELECT DISTINCT ca_state AS st FROM customer_address) t"]),
    Routine("sudf_20a_GetManufactSimple", ["SELECT i_item_sk, getManufact_simple(i_item_sk) FROM item"]),
    Routine("Sudf_20b_GetManufactComplex", ["SELECT i_item_sk, getManufact_complex(i_item_sk) FROM item WHERE i_item_sk <= 50"]),
    scalar("sudf_3a_maxRetReasonWeb", "maxReturnReasonWeb()"),
    scalar("sudf_3b_maxRetReasonCat", "maxReturnReasonCatalog()"),
    scalar("sudf_3c_maxRetReasonStore", "maxReturnReasonStore()"),
    Routine("sudf_5_MorEveRatio", [f"SELECT morningToEveRatio({n}) AS x{{dual}}" for n in range(0, 7)], twin="sudf_5_morEveRatio"),
    Routine("sudf_6_totalDiscount", ["SELECT m, totalDiscount(m) FROM (SELECT DISTINCT i_manufact_id AS m FROM item) t"]),
    Routine("sudf_7_profitableManager", ["SELECT s_manager, profitableManager(s_manager, 2001) FROM store"]),
    scalar("sudf_8_maxReturnClass", "maxReturnClass()", twin="sudf_8_maxRetClass"),
    scalar("sudf_9a_correlation_wealthShipCost_catalog", "wealth_shipCostCorrelation_cat()",
           twin="sudf_9a_correlation_wealthShipCost_Catalog"),
    scalar("sudf_9b_correlation_wealthShipCost_web", "wealth_shipCostCorrelation_web()"),
    # Table functions, before the procedures that read them.
    Routine("TVF2_highReturnReason", ["SELECT * FROM highReturnReasons()"], twin="TVF2_highreturnReasons",
            differs="the loops have no EXIT: a program without end in Oracle, which the twin leaves at the last row",
            endless=True),
    # The PL/SQL reads store_sales, the twin the history: the same rows in a recent year.
    Routine("TVF3_maxProfitStates", ["SELECT * FROM maxProfitStates(2002)"], twin="TVF3_maxProfitsales"),
    Routine("TVF4a_bestPromoWeb", ["SELECT * FROM bestPromosWeb()"], twin="TVF4a_bestpromoWeb"),
    Routine("TVF4b_bestPromoCatalog", ["SELECT * FROM bestPromosCatalog()"]),
    Routine("TVF4c_bestPromoStore", ["SELECT * FROM bestPromoStore()"]),
    Routine("TVF6_bestStoreForCategories", ["SELECT * FROM bestStoreForCatgory()"], differs=EMPTY, fails=6531),
    Routine("TVF7_profitMonitoring",
            ["SELECT * FROM profitMonitoring(DATE '2001-01-01', DATE '2001-01-05', 1)"], differs=EMPTY, fails=6531),
    # Procedures.
    change("proc10_remove_item", "removeItem(17)", after=["SELECT COUNT(*), SUM(i_item_sk) FROM item"]),
    cursor("proc11_repeatedShoppers", "repeatedShoppers(2000)"),
    cursor("proc12_returnReason_highlyEducated", "returnReason_highEducated()"),
    cursor("proc13_returnReason_lessEducated", "returnReason_lessEducated()"),
    cursor("proc14_salePerBrandCatalog", "salePerBrandCatalog(2000, 11, 350)"),
    cursor("proc15_salePerBrandStore", "salePerBrandStore(2000, 11, 350)"),
    cursor("proc16_salePerBrandWeb", "salePerBrandWeb(2000, 11, 350)"),
    cursor("proc17_saleShoppers", "saleShoppers()"),
    change("proc18_updateItemPrice", "updateItemPrice(10, 3.25)", "updateItemPrice(11, 99999.99)", "updateItemPrice(12, 1.10)",
           after=["SELECT i_item_sk, i_current_price FROM item"]),
    change("proc19_updateWebUrl", "updateWebURL('http://www.foo.com', 'http://www.bar.org/x')",
           after=["SELECT wp_web_page_sk, wp_url FROM web_page"]),
    cursor("proc1_custDemoSaleInfo", "customerDemographicSaleInfo('TN')",
           twin_calls=["CALL customerDemographicSalesInfo('TN')"]),
    change("proc21_activatePromoCat", "activatePromoCat()",
           after=["SELECT p_promo_sk, p_end_date_sk, p_discount_active FROM promotion"]),
    change("proc22_activatePromoStore", "activatePromoStore()",
           after=["SELECT p_promo_sk, p_end_date_sk, p_discount_active FROM promotion"]),
    change("proc23_activatePromoWeb", "activatePromoWeb()",
           after=["SELECT p_promo_sk, p_end_date_sk, p_discount_active FROM promotion"]),
    Routine("proc24_CreateRandmString", ["DECLARE s VARCHAR2(16) := 'x'; BEGIN CreateRandomString(s); "
            "DBMS_OUTPUT.PUT_LINE('[' || s || ']'); END;"], twin_calls=["CALL CreateRandomString('')"], differs=RANDOM),
    change("proc25_delCatPage", "deleteCatalogPage('weapon', 'patient', 'Medical')",
           after=["SELECT COUNT(*), COUNT(DISTINCT cp_department) FROM catalog_page"],
           differs="`delContent != ''` compares with NULL and is never true: nothing changes; the twin deletes and updates"),
    Routine("proc26_getReturnReason", invalid="T-SQL in a folder of PL/SQL"),
    Routine("proc27_getStoreByManager", ["CALL getStoreByManager('William Ward')", "CALL getStoreByManager('Nobody')"]),
    Routine("proc28_insertCallCenter", invalid="`cit` is declared nowhere, and the values stand in another order than the columns"),
    change("proc29_insertNewShipCarrier", "newShippingCarrier('FORTNIGHT', 'SEA', 'SHIPCo', '83hdjk0hf8j')",
           after=["SELECT sm_ship_mode_sk, sm_type, sm_carrier FROM ship_mode"], differs=RANDOM, fails=1400),
    cursor("proc2_excessReturn_web", "excessReturn_web()", twin_calls=["CALL excessReturns_web()"]),
    cursor("proc30_lossByEdcated-Risky", "lossByEducated_risky()"),
    cursor("proc31_maxSaleElectronicsMonth", "maxSaleElectronicsMonth(2001)"),
    cursor("proc32_maxSaleJewelryMonth", "maxSaleJewelryMonth(1999)",
           differs="no category is named 'jewelry' (it is 'Jewelry'): NO_DATA_FOUND, where the twin's scalar subquery is NULL",
           fails=1403),
    change("proc33_newCatalogPage", "newCatalogPage(2450815, 2450996, 'DEPARTMENT', 7, 8, 'words', 'bi-annual')",
           after=["SELECT COUNT(*), MAX(cp_catalog_page_sk) FROM catalog_page"], differs=RANDOM, fails=1400),
    change("proc34_newPromotion", "new_promotion(5, 2450815, 2450996, 1000.50)",
           after=["SELECT p_promo_sk, p_item_sk, p_cost, p_discount_active FROM promotion"]),
    change("proc35_newStore", "newStore(1, 'Ada Byron')", after=["SELECT s_store_sk, s_manager FROM store"]),
    change("proc36_newWarehouse", "newWarehouse('Big', 1000, '12', 'Main', 'Suite 1', 'Town', 'County', 'TN', '12345', 'US')",
           after=["SELECT w_warehouse_sk, w_warehouse_name FROM warehouse"], differs=RANDOM, fails=1400),
    change("proc37_procesStoreReturn", "processReturn_store(2, 3, 77, 12, 1, 'broken')",
           after=["SELECT COUNT(*) FROM store_returns"], differs=SYSDATE + "; the twin calls GETDATE of T-SQL", fails=1403),
    cursor("proc3_excessReturnCustInfo", "getExcessReturnCustInfo()"),
    change("proc44_cusWithIncomeInRange", "cusWithIncomeInRange('Crossroads', 9)", after=[],
           differs="the PL/SQL fetches twice in each turn and so sees every second customer"),
    change("proc45_moreOnlineThanStore", "moreOnlineThanStore()", after=[]),
    change("proc46_processReturn", "processReturn('c', 2, 3, 77, 12, 1, 'broken', 10.5, 9.5)",
           after=["SELECT COUNT(*) FROM catalog_returns"], differs=SYSDATE + "; the twin calls GETDATE of T-SQL", fails=1403),
    cursor("proc4_getCustomerInfo", "getCustomerInfo(7)"),
    change("proc52_catalogOrderCancellation", "catalogOrderCancellation(1, -1, 3)",
           "catalogOrderCancellation({catalog_item}, {catalog_order}, 3)", after=["SELECT COUNT(*) FROM catalog_sales"]),
    change("proc57_webOrderCancellation", "webOrderCancellation(1, -1, 3)",
           "webOrderCancellation({web_item}, {web_order}, 3)", after=["SELECT COUNT(*) FROM web_sales"]),
    Routine("proc58_getShipMode", ["CALL getShipMode({web_item}, {web_order}, 'w')", "CALL getShipMode({web_item}, {web_order}, NULL)",
            "CALL getShipMode({catalog_item}, {catalog_order}, 'c')", "CALL getShipMode(1, -1, NULL)", "CALL getShipMode(1, -1, 'w')"]),
    Routine("proc59_newCatSale", ["DECLARE c INTEGER := 5; BEGIN newCatalogSale(2, c, 'n', 1, 1, 2, 24.56, 23.56, 25, 9, 4, '12', "
            "'s', 'city', 'county', 'TN', '30289'); END;"], differs=SYSDATE + "; the twin is not PL/pgSQL (CREATE OR ALTER)",
            fails=1403),
    cursor("proc5_getImmigrantCust", "getImmigrantCustomers()"),
    Routine("proc60_newStoreSale", ["DECLARE c INTEGER := 5; BEGIN newStoreSale(2, c, 'n', 1, 1, 2, 24.56, 23.56, 25, 9, 4, '12', "
            "'s', 'city', 'county', 'TN', '30289'); END;"], differs=SYSDATE + "; the twin is not PL/pgSQL (CREATE OR ALTER)",
            fails=1403),
    Routine("proc61_newWebSale", ["DECLARE c INTEGER := 5; BEGIN newWebSale(2, c, 'n', 1, 1, 2, 24.56, 23.56, 25, 9, 4, '12', "
            "'s', 'city', 'county', 'TN', '30289'); END;"],
            twin_calls=["CALL newWebSale(2, 5, 'n', 1, 1, 2, 24.56, 23.56, 25, 4, '12', 's', 'city', 'county', 'TN', '30289')"],
            differs=SYSDATE, fails=1403),
    cursor("proc62_totalCustLoss", "custTotalLoss('Package was damaged')",
           differs="a return whose sale is in the history only: NO_DATA_FOUND, where the twin's scalar subquery is NULL",
           fails=1403),
    cursor("proc6_getNativeCust", "getNativeCustomers()"),
    cursor("proc7_lowIncomeCustWithHighPurchase", "lowIncomeCustomerWithHighPurchaseAmount(1000)"),
    cursor("proc9_popularWP", "popularWebPages()"),
    # Triggers last: they change what the others see.
    Routine("trigger1_afterInsertdate", [
        f"INSERT INTO date_dim (d_date_sk, d_date_id, d_date, d_year, d_moy, d_dom) VALUES ({values})" for values in (
            "3488073, 'ACHOFIRSYCHGRUFG', DATE '3020-01-19', 3020, 1, 19", "3488074, 'A', DATE '3020-01-19', 3020, 1, 20",
            "3488075, 'B', DATE '1999-01-19', 1999, 1, 19", "3488076, 'C', NULL, 3020, NULL, 2")],
        after=["SELECT COUNT(*), MAX(d_date_sk) FROM date_dim"], twin="trig_1_DateTableInsert"),
    Routine("trigger2_afterUpdateCA", [
        "UPDATE customer_address SET ca_country = CASE WHEN ca_address_sk <= 5 THEN 'India' WHEN ca_address_sk <= 10 "
        "THEN 'NewZealand' ELSE 'France' END WHERE ca_address_sk <= 15",
        "UPDATE customer_address SET ca_city = 'Elsewhere' WHERE ca_address_sk BETWEEN 20 AND 40"],
        after=["SELECT message FROM logTable"], twin="trig_2_CustAddressUpdate"),
    Routine("trigger3_afterUpdate_promo", ["UPDATE promotion SET p_discount_active = 'Y'"],
            after=["SELECT message FROM logTable"], twin="trig_3_PromoUpdate"),
    Routine("trigger4_upDelItem", ["UPDATE item SET i_current_price = 1 WHERE i_item_sk = 20",
            "DELETE FROM item WHERE i_item_sk IN (SELECT itemSk FROM itemTable)"],
            after=["SELECT message FROM logTable", "SELECT COUNT(*) FROM item", *SALES], twin="trig_4_ItemDeleteUpdate"),
    Routine("trigger5_afterdelCatPage", ["DELETE FROM catalog_page WHERE cp_description LIKE '%weapon%'"],
            after=["SELECT COUNT(*) FROM catalog_page", *SALES], twin="trig_5_CatPageDelete"),
    Routine("trigger6_afterDelCust", ["DELETE FROM customer WHERE c_customer_sk = 1"],
            after=["SELECT COUNT(*) FROM customer", "SELECT wp_web_page_sk, wp_customer_sk FROM web_page", *SALES],
            twin="trig_6_CustDelete"),
]
