/// The functions and settings that scripts count on, with Oracle's meaning.
enum SparkPrelude {
  /// Statements, each without its semicolon.
  static let statements = settings + functions

  /// Decimals keep all digits or are an error; wrong values are errors; moments have no zone.
  private static let settings = [
    "SET spark.sql.ansi.enabled = true",
    "SET spark.sql.decimalOperations.allowPrecisionLoss = false",
    "SET spark.sql.legacy.decimal.retainFractionDigitsOnTruncate = true",
    "SET spark.sql.timestampType = TIMESTAMP_NTZ",
    "SET TIME ZONE 'UTC'",
    "DECLARE OR REPLACE VARIABLE reckon_lines ARRAY<STRING> DEFAULT ARRAY()",
    "DECLARE OR REPLACE VARIABLE reckon_error STRING DEFAULT NULL",
    "DECLARE OR REPLACE VARIABLE reckon_message STRING DEFAULT NULL",
    "DECLARE OR REPLACE VARIABLE reckon_raised STRING DEFAULT NULL",
    "DECLARE OR REPLACE VARIABLE reckon_count BIGINT DEFAULT 0",
    "DECLARE OR REPLACE VARIABLE reckon_numbers BIGINT DEFAULT 0",
    "DECLARE OR REPLACE VARIABLE reckon_rows BIGINT DEFAULT 0",
  ]

  private static let functions = [
    // 0.50 is '.5', 10.00 is '10'.
    function(
      "oracle_text(value DECIMAL(38, 18))", "STRING",
      """
      REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CAST(value AS STRING), \
      '(\\\\.[0-9]*?)0+$', '$1'), '\\\\.$', ''), '^(-?)0\\\\.', '$1.')
      """),
    // The last day of a month stays the last day.
    function(
      "oracle_add_months(moment TIMESTAMP_NTZ, months INT)", "TIMESTAMP_NTZ",
      """
      CAST(CAST(CASE WHEN CAST(moment AS DATE) = LAST_DAY(moment) \
      THEN LAST_DAY(ADD_MONTHS(CAST(moment AS DATE), months)) \
      ELSE ADD_MONTHS(CAST(moment AS DATE), months) END AS TIMESTAMP_NTZ) \
      + (moment - CAST(CAST(moment AS DATE) AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)
      """),
    function(
      "oracle_last_day(moment TIMESTAMP_NTZ)", "TIMESTAMP_NTZ",
      """
      CAST(CAST(LAST_DAY(moment) AS TIMESTAMP_NTZ) \
      + (moment - CAST(CAST(moment AS DATE) AS TIMESTAMP_NTZ)) AS TIMESTAMP_NTZ)
      """),
    // Days with fractions, to the second.
    function(
      "oracle_add_days(moment TIMESTAMP_NTZ, days DECIMAL(38, 18))", "TIMESTAMP_NTZ",
      """
      CAST(TIMESTAMP_MICROS(UNIX_MICROS(CAST(moment AS TIMESTAMP_LTZ)) \
      + CAST(ROUND(days * 86400, 0) AS BIGINT) * 1000000) AS TIMESTAMP_NTZ)
      """),
    function(
      "oracle_days_between(later TIMESTAMP_NTZ, earlier TIMESTAMP_NTZ)", "DECIMAL(38, 18)",
      """
      CAST(CAST(UNIX_SECONDS(CAST(later AS TIMESTAMP_LTZ)) \
      - UNIX_SECONDS(CAST(earlier AS TIMESTAMP_LTZ)) AS DECIMAL(20, 0)) \
      / CAST(86400 AS DECIMAL(38, 18)) AS DECIMAL(38, 18))
      """),
    // Whole months where both are the same day or both the last one; else months of 31 days.
    function(
      "oracle_months_between(later TIMESTAMP_NTZ, earlier TIMESTAMP_NTZ)", "DECIMAL(38, 18)",
      """
      CAST((YEAR(later) - YEAR(earlier)) * 12 + MONTH(later) - MONTH(earlier) AS DECIMAL(10, 0)) \
      + CASE WHEN DAY(later) = DAY(earlier) OR (CAST(later AS DATE) = LAST_DAY(later) \
      AND CAST(earlier AS DATE) = LAST_DAY(earlier)) THEN CAST(0 AS DECIMAL(38, 18)) \
      ELSE CAST(CAST((DAY(later) - DAY(earlier)) * 86400 \
      + UNIX_SECONDS(CAST(later AS TIMESTAMP_LTZ)) \
      - UNIX_SECONDS(CAST(CAST(later AS DATE) AS TIMESTAMP_LTZ)) \
      - UNIX_SECONDS(CAST(earlier AS TIMESTAMP_LTZ)) \
      + UNIX_SECONDS(CAST(CAST(earlier AS DATE) AS TIMESTAMP_LTZ)) AS DECIMAL(20, 0)) \
      / CAST(2678400 AS DECIMAL(38, 18)) AS DECIMAL(38, 18)) END
      """),
    // Position 0 is 1; one before the text gives NULL.
    function(
      "oracle_substr(value STRING, start INT, length INT)", "STRING",
      """
      CASE WHEN length < 1 OR start < -CHAR_LENGTH(value) THEN NULL \
      ELSE NULLIF(SUBSTRING(value, CASE WHEN start = 0 THEN 1 ELSE start END, length), '') END
      """),
  ]

  private static func function(_ head: String, _ type: String, _ body: String) -> String {
    "CREATE OR REPLACE TEMPORARY FUNCTION \(head) RETURNS \(type) RETURN \(body)"
  }

  static var text: String {
    """
    -- What the scripts of this folder count on; the runner executes it first in its session.

    \(statements.joined(separator: ";\n\n"));

    """
  }
}
