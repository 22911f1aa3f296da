import Foundation

/// What one expectation file demands.
struct Expectation {
  struct Column {
    let name: String
    let type: String
    let nulls: Int?
    let hash: String?
  }

  let expect: String
  /// `parquet` or `orc`.
  let format: String
  let rows: Int?
  let columns: [Column]?

  init?(path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let expect = object["expect"] as? String
    else { return nil }
    self.expect = expect
    format = object["format"] as? String ?? "parquet"
    rows = object["rows"] as? Int
    columns = (object["columns"] as? [[String: Any]])?.map { column in
      let isDisputed = column["disputed"] != nil
      return Column(
        name: column["name"] as? String ?? "", type: column["type"] as? String ?? "",
        nulls: isDisputed ? nil : column["nulls"] as? Int, hash: column["hash"] as? String)
    }
  }
}
