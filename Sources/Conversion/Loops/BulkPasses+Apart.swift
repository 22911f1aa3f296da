import Diagnostics
import Syntax

extension BulkPasses {
  /// Whether no pass sees what another one does, so that the rows may go through all of them one
  /// after the other.
  func areApart(_ passes: [Pass], _ elements: BulkElements) -> Bool {
    let all = WordCount(passes.filter { $0.counts == nil }.map(words).joined(separator: " "))
    for case let counted? in passes.map(\.counts) where all.count(of: counted) > 0 { return false }
    let passes = passes.filter { !$0.index.isEmpty }
    guard passes.count > 1 else { return true }
    let builder = forms.forms.builder
    let reaches = passes.map { pass in
      BulkReach(
        pass.statements, words(pass),
        around: pass.statements.first.flatMap {
          builder.routine(around: $0.range, forms.scope.unit)
        },
        builder.program)
    }
    let collections = Set((elements.filled + elements.own).map(\.name))
      .union([elements.counter].compactMap { $0 })
    return reaches.indices.allSatisfy { later in
      !reaches[..<later].contains { reaches[later].meets($0, except: collections) }
    }
  }
}
