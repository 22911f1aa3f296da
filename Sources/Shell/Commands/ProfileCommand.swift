import Columns
import Diagnostics

extension ShellCommand {
  static let profile = ShellCommand(
    [".profile"], usage: "TABLE", "draw what is in each column of a table"
  ) { (shell, words) throws(SQLError) in
    guard words.count == 1 else { throw CommandUsage.wrong(".profile TABLE") }
    let isTerminal = shell.outputs.isTerminal
    let canvas = ChartCanvas(
      columns: isTerminal ? min(120, TerminalSize.current().columns - 1) : 78, rows: 8,
      palette: isTerminal ? shell.settings.style.palette : Palette(isOn: false))
    let profile = Profile(shell: shell, table: SQLName.written(words[0]), canvas: canvas)
    for line in try profile.lines() { shell.outputs.current.write(line + "\n") }
    shell.outputs.statementEnded()
  }
}

/// What `.profile` finds out about a table, column by column, by asking SQL.
struct Profile {
  let shell: Shell
  /// As SQL writes it.
  let table: String
  let canvas: ChartCanvas

  private static let mostFrequent = 5
  private static let mostBins = 24

  func lines() throws(SQLError) -> [String] {
    let fields = try shell.query("SELECT * FROM \(table) LIMIT 0")?.schema.fields ?? []
    let rows = try firstRow("SELECT COUNT(*) FROM \(table)")[0] ?? "0"
    var lines = [
      canvas.palette.paint(table, .bold)
        + "  \(CellText.grouped(rows)) rows, \(fields.count) columns"
    ]
    for field in fields {
      lines.append("")
      lines += try self.lines(of: field, rowCount: Double(rows) ?? 0)
    }
    return lines
  }

  private func lines(of field: Field, rowCount: Double) throws(SQLError) -> [String] {
    let name = quotedIfNeeded(field.name)
    let type = canvas.palette.paint(field.type.description.lowercased(), .dim)
    var lines = ["\(canvas.palette.paint(field.name, .keyword)) \(type)"]
    if field.type.isNested { return lines }
    let facts = try firstRow(
      "SELECT COUNT(*) - COUNT(\(name)), COUNT(DISTINCT \(name)), MIN(\(name)), MAX(\(name)) "
        + "FROM \(table)")
    let nulls = Double(facts[0] ?? "0") ?? 0
    let share = rowCount > 0 ? nulls / rowCount : 0
    lines.append(
      "  nulls \(CellText.grouped(facts[0] ?? "0")) (\(ShortTime.fixed(share * 100, digits: 1)) %)"
        + "   distinct \(CellText.grouped(facts[1] ?? "0"))")
    guard let low = facts[2], let high = facts[3] else { return lines }
    lines.append("  \(shown(low)) … \(shown(high))")
    let isUnique = facts[1].flatMap { Double($0) } == rowCount - nulls
    if isUnique { lines.append("  every value is there once") }
    if field.type.isNumeric {
      let distinct = facts[1].flatMap { Int($0) } ?? Profile.mostBins
      lines += try distribution(of: name, bins: min(Profile.mostBins, distinct))
      lines += try outliers(of: name)
    }
    if !isUnique { lines += try frequent(name) }
    return lines
  }

  private func shown(_ text: String) -> String {
    DisplayWidth.cut(VisibleText.of(text), to: 40)
  }

  /// A small picture of the numbers.
  private func distribution(of name: String, bins: Int) throws(SQLError) -> [String] {
    let number = "CAST(\(name) AS DOUBLE)"
    let bounds = try firstRow(
      "SELECT MIN(\(number)), MAX(\(number)), AVG(\(number)) FROM \(table)")
    guard let low = bounds[0].flatMap(Double.init), let high = bounds[1].flatMap(Double.init),
      low.isFinite, high.isFinite, high > low, bins > 0
    else { return [] }
    let width = (high - low) / Double(bins)
    let counts = try shell.query(
      "SELECT CAST(FLOOR((\(number) - \(low)) / \(width)) AS INTEGER) AS bin, COUNT(*) AS n "
        + "FROM \(table) WHERE \(name) IS NOT NULL GROUP BY 1")
    var values = [Double?](repeating: 0, count: bins)
    let places = counts?.texts(ofColumn: 0) ?? []
    let sizes = counts?.texts(ofColumn: 1) ?? []
    for (place, size) in zip(places, sizes) {
      guard let bin = place.flatMap({ Int($0) }), let count = size.flatMap(Double.init) else {
        continue
      }
      let place = max(0, min(bins - 1, bin))
      values[place] = (values[place] ?? 0) + count
    }
    let mean = bounds[2].flatMap(Double.init).map(ChartNumber.short) ?? "?"
    return [
      "  " + canvas.painted(Spark.line(values, width: bins, fromZero: true), series: 0)
        + "  mean \(mean)"
    ]
  }

  /// How many numbers lie further from the middle half than one and a half times its width (Tukey).
  private func outliers(of name: String) throws(SQLError) -> [String] {
    let number = "CAST(\(name) AS DOUBLE)"
    let quarters = try firstRow(
      "SELECT QUANTILE_CONT(\(number), 0.25), QUANTILE_CONT(\(number), 0.75) FROM \(table)")
    guard let low = quarters[0].flatMap(Double.init), let high = quarters[1].flatMap(Double.init),
      low.isFinite, high.isFinite
    else { return [] }
    let (floor, ceiling) = (low - 1.5 * (high - low), high + 1.5 * (high - low))
    let count = try firstRow(
      "SELECT COUNT(*) FROM \(table) WHERE \(number) < \(floor) OR \(number) > \(ceiling)")
    guard let count = count[0], count != "0" else { return ["  no outliers"] }
    let bounds = [floor, ceiling].map(ChartNumber.short)
    return ["  outliers \(CellText.grouped(count)) (below \(bounds[0]) or above \(bounds[1]))"]
  }

  /// The values that come most often, with a bar each.
  private func frequent(_ name: String) throws(SQLError) -> [String] {
    let result = try shell.query(
      "SELECT \(name), COUNT(*) AS n FROM \(table) WHERE \(name) IS NOT NULL GROUP BY 1 "
        + "ORDER BY 2 DESC, 1 LIMIT \(Profile.mostFrequent)")
    guard let result else { return [] }
    let labels = result.texts(ofColumn: 0).map { GridCell(shown($0 ?? "NULL")) }
    let counts = result.texts(ofColumn: 1).map { $0.flatMap(Double.init) ?? 0 }
    let width = labels.map(\.width).max() ?? 0
    let most = max(1, counts.max() ?? 1)
    return zip(labels, counts).map { label, count in
      "  \(label.padded(to: width, right: false)) "
        + canvas.painted(Bars.bar(length: count / most * 20), series: 1) + " "
        + CellText.grouped("\(Int(count))")
    }
  }

  private func firstRow(_ query: String) throws(SQLError) -> [String?] {
    guard let result = try shell.query(query), result.rowCount > 0 else {
      return [nil, nil, nil, nil]
    }
    return result.schema.fields.indices.map { result.texts(ofColumn: $0)[0] }
  }
}
