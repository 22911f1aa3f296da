import Shell

extension Command {
  static let inspect = Command(
    "inspect", usage: "FILE", "show a Parquet file's schema, row groups, pages and statistics"
  ) { (words) throws(UsageError) in
    guard words.count == 1 else { throw UsageError("write reckon inspect FILE") }
    return 1
  }
}
