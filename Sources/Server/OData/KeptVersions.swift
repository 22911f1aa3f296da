import Diagnostics
import Engine
import Synchronization

/// Versions of the database that pages of the feed were read from, for a while: all pages of a
/// collection show the same moment.
final class KeptVersions: Sendable {
  private let versions = Mutex<[Int: (version: DatabaseVersion, used: UInt64)]>([:])

  private static let limit = 64
  private static let nanoseconds: UInt64 = 900_000_000_000

  /// Keeps a version whose next page may be asked for.
  func keep(_ version: DatabaseVersion) {
    let now = monotonicNanoseconds()
    versions.withLock { versions in
      versions[version.number] = (version, now)
      versions = versions.filter { now - $0.value.used < KeptVersions.nanoseconds }
      while versions.count > KeptVersions.limit,
        let oldest = versions.min(by: { $0.value.used < $1.value.used })
      {
        versions[oldest.key] = nil
      }
    }
  }

  /// A version that was kept; nil if that is too long ago.
  func version(_ number: Int) -> DatabaseVersion? {
    let now = monotonicNanoseconds()
    return versions.withLock { versions in
      guard let found = versions[number] else { return nil }
      versions[number] = (found.version, now)
      return found.version
    }
  }
}
