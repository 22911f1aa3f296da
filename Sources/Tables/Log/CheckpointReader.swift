import Catalog
import Columns
import Diagnostics
import Files
import Parquet

/// Reads checkpoints: Parquet files (one, or many parts) and version 2 with sidecars (Delta
/// protocol, "Checkpoints").
struct CheckpointReader {
  let folder: String
  let access: FileAccess

  private static let actions = [
    "protocol", "metaData", "add", "remove", "txn", "domainMetadata", "sidecar",
  ]

  func read(_ names: [String], into state: inout TableState) throws(SQLError) {
    var sidecars: [String] = []
    for name in names { try read(name, into: &state, sidecars: &sidecars) }
    var none: [String] = []
    for path in sidecars {
      let name = path.contains("/") ? path : "_sidecars/" + path
      try read(name, into: &state, sidecars: &none)
    }
  }

  private func read(
    _ name: String, into state: inout TableState, sidecars: inout [String]
  ) throws(SQLError) {
    let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
    if name.hasSuffix(".json") {
      for action in try CommitReader(access: access).actions(path) {
        take(action, into: &state, sidecars: &sidecars)
      }
      return
    }
    let file = try ParquetFile(path, access: access)
    let columns = file.schema.fields.indices.filter {
      CheckpointReader.actions.contains(file.schema.fields[$0].name)
    }
    for group in 0..<file.groupCount {
      let reader = try file.openGroup(group, columns: columns, jumps: false)
      var rest = file.rowCount(ofGroup: group)
      while rest > 0 {
        let count = min(rest, Batch.defaultSize)
        for (slot, column) in columns.enumerated() {
          let values = try reader.read(slot, count: count)
          let field = file.schema.fields[column]
          for row in 0..<count where !values.isNull(row) {
            let content = PlainJSON.json(of: values[row], field.type)
            let json = JSON.object([JSON.Member(field.name, content)])
            if let action = try DeltaAction(json) {
              take(action, into: &state, sidecars: &sidecars)
            }
          }
        }
        rest -= count
      }
    }
  }

  private func take(
    _ action: DeltaAction, into state: inout TableState, sidecars: inout [String]
  ) {
    if case .sidecar(let path) = action {
      sidecars.append(PercentCoding.decoded(path))
    } else {
      state.apply(action)
    }
  }
}

/// Values of checkpoint columns as the JSON that a commit would have.
enum PlainJSON {
  static func json(of value: Value, _ type: DataType) -> JSON {
    switch (value, type) {
    case (.null, _): return .null
    case (.boolean(let truth), _): return .boolean(truth)
    case (.integer(let integer), _): return .number(String(integer))
    case (.decimal, _): return .number(ValueText.text(of: value, type: type))
    case (.double(let double), _):
      let text = ValueText.text(of: value, type: type)
      return double.isFinite ? .number(text) : .string(text)
    case (.list(let elements), .list(let element)):
      return .array(elements.map { json(of: $0, element) })
    case (.map(let entries), .map(let key, let value)):
      return .object(
        entries.map {
          JSON.Member(json(of: $0.key, key).plainText ?? "", json(of: $0.value, value))
        })
    case (.structure(let members), .structure(let fields)):
      return .object(zip(fields, members).map { JSON.Member($0.name, json(of: $1, $0.type)) })
    default: return .string(ValueText.text(of: value, type: type))
    }
  }
}
