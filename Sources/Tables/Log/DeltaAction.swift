import Columns
import Diagnostics

/// One action of a Delta log (Delta protocol, "Actions").
enum DeltaAction: Sendable {
  case add(AddedFile)
  case remove(RemovedFile)
  case change(ChangeFile)
  case metadata(TableMetadata)
  case supported(TableProtocol)
  case transaction(application: String, version: Int64, updated: Int64?)
  case domain(DomainMetadata)
  case commitInfo(JSON)
  case sidecar(path: String)

  /// The action of a line of the log; nil for those that this reader need not know.
  init?(_ json: JSON) throws(SQLError) {
    guard let action = json.members.first(where: { $0.value != .null }) else { return nil }
    let content = action.value
    switch action.name {
    case "add": self = .add(try AddedFile(content))
    case "remove": self = .remove(try RemovedFile(content))
    case "cdc": self = .change(try ChangeFile(content))
    case "metaData": self = .metadata(try TableMetadata(content))
    case "protocol": self = .supported(try TableProtocol(content))
    case "txn":
      guard let application = content["appId"]?.text,
        let version = content["version"]?.plainText.flatMap({ Int64($0) })
      else { throw DeltaAction.damaged("txn") }
      self = .transaction(
        application: application, version: version,
        updated: content["lastUpdated"]?.plainText.flatMap { Int64($0) })
    case "domainMetadata": self = .domain(try DomainMetadata(content))
    case "commitInfo": self = .commitInfo(content)
    case "sidecar":
      guard let path = content["path"]?.text else { throw DeltaAction.damaged("sidecar") }
      self = .sidecar(path: path)
    default: return nil
    }
  }

  /// The action as one line of the log has it.
  var json: JSON {
    switch self {
    case .add(let file): .object([("add", file.json)])
    case .remove(let file): .object([("remove", file.json)])
    case .change(let file): .object([("cdc", file.json)])
    case .metadata(let metadata): .object([("metaData", metadata.json)])
    case .supported(let table): .object([("protocol", table.json)])
    case .transaction(let application, let version, let updated):
      .object([
        (
          "txn",
          .object([
            ("appId", .string(application)), ("version", .number(String(version))),
            ("lastUpdated", updated.map { .number(String($0)) }),
          ])
        )
      ])
    case .domain(let domain): .object([("domainMetadata", domain.json)])
    case .commitInfo(let info): .object([("commitInfo", info)])
    case .sidecar(let path): .object([("sidecar", .object([("path", .string(path))]))])
    }
  }

  /// The commit's own time in milliseconds, where this says it ("In-Commit Timestamps").
  var commitTime: Int64? {
    guard case .commitInfo(let info) = self else { return nil }
    return info.member("inCommitTimestamp")?.integer.map { Int64($0) }
  }

  static func damaged(_ action: String) -> SQLError {
    SQLError(.dataCorrupted, "the table's log has a damaged \"\(action)\"")
  }
}

extension [DeltaAction] {
  var commitTime: Int64? { lazy.compactMap(\.commitTime).first }
}

/// A configuration that belongs to a feature (Delta protocol, "Domain Metadata").
struct DomainMetadata: Sendable, Hashable {
  var domain: String
  var configuration: String
  var isRemoved: Bool

  init(domain: String, configuration: String, isRemoved: Bool = false) {
    self.domain = domain
    self.configuration = configuration
    self.isRemoved = isRemoved
  }

  init(_ json: JSON) throws(SQLError) {
    guard let domain = json["domain"]?.text else { throw DeltaAction.damaged("domainMetadata") }
    self.domain = domain
    configuration = json["configuration"]?.text ?? ""
    isRemoved = json["removed"]?.truth ?? false
  }

  var json: JSON {
    .object([
      ("domain", .string(domain)), ("configuration", .string(configuration)),
      ("removed", .boolean(isRemoved)),
    ])
  }
}
