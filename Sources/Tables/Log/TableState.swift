import Columns
import Diagnostics

/// A Delta table at one version: what its log, read from the beginning, adds up to.
struct TableState: Sendable {
  var version: Int
  var metadata: TableMetadata?
  var supported: TableProtocol?
  /// The files in the order in which they came; nil where one went.
  private var slots: [AddedFile?] = []
  private var places: [FileKey: Int] = [:]
  /// Files that went, by their keys, until a checkpoint forgets them.
  private(set) var removed: [FileKey: RemovedFile] = [:]
  private(set) var transactions: [String: Int64] = [:]
  private(set) var domains: [String: DomainMetadata] = [:]
  /// The commit's own time in milliseconds, if the log has one.
  var commitTime: Int64?

  init(version: Int) { self.version = version }

  /// The table's files in the order in which they came.
  var files: [AddedFile] { slots.compactMap { $0 } }

  func file(_ key: FileKey) -> AddedFile? { places[key].flatMap { slots[$0] } }

  /// The file with this path, whatever its deleted rows are.
  func file(atPath path: String) -> AddedFile? {
    slots.first { $0?.path == path } ?? nil
  }

  mutating func apply(_ action: DeltaAction) {
    switch action {
    case .add(let file):
      removed[file.key] = nil
      if let place = places[file.key] {
        slots[place] = file
      } else {
        places[file.key] = slots.count
        slots.append(file)
      }
    case .remove(let file):
      if let place = places.removeValue(forKey: file.key) { slots[place] = nil }
      removed[file.key] = file
      if slots.count > 64 && places.count < slots.count / 2 { compact() }
    case .metadata(let metadata): self.metadata = metadata
    case .supported(let table): supported = table
    case .transaction(let application, let version, _): transactions[application] = version
    case .domain(let domain): domains[domain.domain] = domain.isRemoved ? nil : domain
    case .commitInfo: commitTime = action.commitTime ?? commitTime
    case .change, .sidecar: break
    }
  }

  private mutating func compact() {
    slots = slots.filter { $0 != nil }
    places = [:]
    for (place, file) in slots.enumerated() { if let file { places[file.key] = place } }
  }

  /// Forgets files that went before a time (milliseconds since 1970).
  mutating func forgetRemoved(before time: Int64) {
    removed = removed.filter { $0.value.deletionTime >= time }
  }

  /// The metadata of a table whose protocol this reader knows.
  func checkedMetadata() throws(SQLError) -> TableMetadata {
    guard let supported else {
      throw SQLError(.dataCorrupted, "the table's log has no protocol")
    }
    try supported.checkReadable()
    guard let metadata else {
      throw SQLError(.dataCorrupted, "the table's log has no metadata")
    }
    return metadata
  }
}
