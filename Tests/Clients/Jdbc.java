import java.sql.*;
import java.util.*;

/** JDBC against the server: what tools such as DBeaver and Tableau ask, then queries, batches, portals and errors. */
public class Jdbc {
  static int asked = 0;

  static void check(boolean holds, String what) {
    asked++;
    if (!holds) throw new AssertionError(what);
  }

  static List<String> column(ResultSet rows, String name) throws SQLException {
    List<String> found = new ArrayList<>();
    while (rows.next()) found.add(rows.getString(name));
    return found;
  }

  public static void main(String[] arguments) throws Exception {
    String url = "jdbc:postgresql://127.0.0.1:" + arguments[0] + "/db";
    try (Connection connection = DriverManager.getConnection(url, "me", "x")) {
      metadata(connection.getMetaData());
      queries(connection);
      changes(connection);
    }
    System.out.println(asked + " held");
  }

  static void metadata(DatabaseMetaData data) throws SQLException {
    check(data.getDatabaseProductName().equals("PostgreSQL"), data.getDatabaseProductName());
    check(column(data.getSchemas(), "TABLE_SCHEM").contains("main"), "schemas");
    check(column(data.getCatalogs(), "TABLE_CAT").contains("db"), "catalogs");
    List<String> tables = column(data.getTables(null, null, "%", new String[] {"TABLE"}), "TABLE_NAME");
    check(tables.contains("invoice") && !tables.contains("totals"), "tables: " + tables);
    check(column(data.getTables(null, null, "%", new String[] {"VIEW"}), "TABLE_NAME").contains("totals"), "views");
    ResultSet columns = data.getColumns(null, "main", "invoice", "%");
    StringBuilder shape = new StringBuilder();
    while (columns.next())
      shape.append(columns.getString("COLUMN_NAME")).append(':').append(columns.getInt("DATA_TYPE")).append(':')
          .append(columns.getInt("COLUMN_SIZE")).append(':').append(columns.getString("IS_NULLABLE")).append(' ');
    check(shape.toString().startsWith("id:-5:19:NO "), shape.toString());
    check(shape.toString().contains("amount:2:18:YES"), shape.toString());
    check(column(data.getPrimaryKeys(null, "main", "invoice"), "COLUMN_NAME").equals(List.of("id")), "primary key");
    check(column(data.getImportedKeys(null, "main", "payment"), "PKTABLE_NAME").equals(List.of("invoice")), "imported keys");
    check(column(data.getExportedKeys(null, "main", "invoice"), "FKTABLE_NAME").equals(List.of("payment")), "exported keys");
    check(column(data.getIndexInfo(null, "main", "invoice", true, false), "COLUMN_NAME").equals(List.of("id")), "indexes");
    check(column(data.getTypeInfo(), "TYPE_NAME").contains("numeric"), "types");
    data.getFunctions(null, null, "%").close();
    data.getProcedures(null, null, "%").close();
    data.getTablePrivileges(null, "main", "invoice").close();
    data.getBestRowIdentifier(null, "main", "invoice", DatabaseMetaData.bestRowSession, false).close();
    data.getTableTypes().close();
    data.getCrossReference(null, "main", "invoice", null, "main", "payment").close();
    data.getColumnPrivileges(null, "main", "invoice", "%").close();
    data.getUDTs(null, null, "%", null).close();
  }

  static void queries(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(
        "SELECT id, amount, issued, changed, paid, rate, customer FROM invoice WHERE id = ? AND amount > ?");
    // From the fifth time on the driver names its statement and takes binary values.
    for (int time = 0; time < 8; time++) {
      statement.setLong(1, 3);
      statement.setBigDecimal(2, new java.math.BigDecimal("1.5"));
      ResultSet rows = statement.executeQuery();
      check(rows.next() && rows.getLong(1) == 3, "id");
      check(rows.getBigDecimal(2).equals(new java.math.BigDecimal("3.75")), "amount");
      check(rows.getDate(3).toString().equals("2026-01-04"), "issued " + rows.getDate(3));
      check(rows.getTimestamp(4).toString().equals("2026-01-01 00:03:00.0"), "changed " + rows.getTimestamp(4));
      check(!rows.getBoolean(5) && rows.getDouble(6) == 0.375 && rows.getString(7).equals("customer 3"), "the others");
      check(!rows.next(), "one row");
    }
    statement.setNull(1, Types.BIGINT);
    check(!statement.executeQuery().next(), "NULL matches nothing");
    ResultSetMetaData shape = statement.getMetaData();
    check(shape.getColumnCount() == 7 && shape.getScale(2) == 2 && shape.getColumnTypeName(3).equals("date"), "metadata of the result");
    connection.setAutoCommit(false);
    Statement part = connection.createStatement();
    part.setFetchSize(100);
    ResultSet rows = part.executeQuery("SELECT id FROM invoice ORDER BY id");
    int count = 0;
    while (rows.next()) check(rows.getInt(1) == ++count, "order");
    check(count == 1000, "rows in portions: " + count);
    connection.rollback();
  }

  static void changes(Connection connection) throws SQLException {
    connection.createStatement().execute("CREATE TABLE loaded (a INTEGER, b VARCHAR, t TIMESTAMP)");
    PreparedStatement insert = connection.prepareStatement("INSERT INTO loaded VALUES (?, ?, ?)");
    for (int i = 0; i < 50; i++) {
      insert.setInt(1, i);
      insert.setString(2, i % 2 == 0 ? null : "it's " + i);
      insert.setTimestamp(3, Timestamp.valueOf("2026-01-01 00:00:00"));
      insert.addBatch();
    }
    check(Arrays.stream(insert.executeBatch()).allMatch(n -> n == 1 || n == Statement.SUCCESS_NO_INFO), "batch");
    Savepoint savepoint = connection.setSavepoint("s");
    try {
      connection.createStatement().execute("SELECT 1 / 0");
      check(false, "no error");
    } catch (SQLException error) {
      check(error.getSQLState().equals("22012"), error.getSQLState());
    }
    connection.rollback(savepoint);
    check(connection.createStatement().executeUpdate("UPDATE loaded SET b = 'x' WHERE a < 10") == 10, "update");
    ResultSet rows = connection.createStatement().executeQuery("SELECT count(*), count(b) FROM loaded");
    check(rows.next() && rows.getLong(1) == 50 && rows.getLong(2) == 30, "rows after the changes");
    ResultSet scroll = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY).executeQuery("SELECT a FROM loaded ORDER BY a");
    check(scroll.last() && scroll.getInt(1) == 49 && scroll.first() && scroll.getInt(1) == 0, "scrolling");
    connection.rollback();
    connection.setAutoCommit(true);
    check(connection.isValid(5), "valid");
  }
}
