import Files
import Synchronization

/// The keys that files may be decrypted with, by name; they live as long as the process.
package final class ParquetKeys: Sendable {
  struct Key: Sendable {
    let name: String
    let cipher: GCM
  }

  private let known = Mutex<[Key]>([])

  package init() {}

  /// Adds a key, or gives a name another one; false for a key that is none of AES.
  package func add(_ name: String, _ bytes: [UInt8]) -> Bool {
    guard let cipher = GCM(key: bytes) else { return false }
    known.withLock { keys in
      keys.removeAll { $0.name == name }
      keys.append(Key(name: name, cipher: cipher))
    }
    return true
  }

  /// All keys; those that a file names first.
  func candidates(named metadata: [UInt8]?) -> [Key] {
    let name = metadata.map { String(decoding: $0, as: UTF8.self) }
    return known.withLock { keys in
      keys.filter { $0.name == name } + keys.filter { $0.name != name }
    }
  }

  var isEmpty: Bool { known.withLock { $0.isEmpty } }
}
