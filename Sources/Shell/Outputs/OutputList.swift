import Diagnostics

/// All formats of results, in the order in which the help shows them. A new one is a file and a line.
package enum OutputList {
  package static let all: [OutputFormat] = [
    OutputFormat("table", "columns aligned under a line, for people") {
      GridOutput($0, $1, .table)
    },
    OutputFormat("box", "columns in a drawn box") { GridOutput($0, $1, .box) },
    OutputFormat("csv", "comma-separated, with a header (RFC 4180)", isData: true) {
      CSVOutput($0, $1)
    },
    OutputFormat("tsv", "tab-separated, with a header and escapes", isData: true) {
      TSVOutput($0, $1)
    },
    OutputFormat("json", "one array of objects", isData: true) { JSONOutput($0, $1) },
    OutputFormat("jsonl", "one object per line", isData: true) { JSONLinesOutput($0, $1) },
    OutputFormat("markdown", "a table for documents", isData: true) {
      GridOutput($0, $1, .markdown)
    },
    OutputFormat("html", "a <table> element", isData: true) { HTMLOutput($0, $1) },
    OutputFormat("latex", "a tabular environment", isData: true) { LaTeXOutput($0, $1) },
    OutputFormat("insert", "INSERT statements", isData: true) { InsertOutput($0, $1) },
    OutputFormat("line", "one \"name = value\" per line") { LineOutput($0, $1) },
    OutputFormat("record", "one record per row, as psql's \\x shows it") { RecordOutput($0, $1) },
    OutputFormat("parquet", "a Parquet file (needs a file to write)", isData: true) {
      ParquetOutput($0, $1)
    },
  ]

  /// The format with this name, or nil.
  package static func format(named name: String) -> OutputFormat? {
    all.first { $0.name == name.lowercased() }
  }

  /// What is wrong with a name that is no format.
  package static func unknown(_ name: String) -> UsageError {
    let names = all.map(\.name)
    return UsageError(
      "there is no format \"\(name)\"",
      hint: didYouMean(name, among: names) ?? "there are \(names.joined(separator: ", "))")
  }
}
