import Diagnostics
import Syntax

/// One program unit and the text in which its ranges lie.
package final class SourceUnit: Sendable {
  package let file: String
  package let text: String
  package let unit: ProgramUnit
  /// Where the whole CREATE statement stands in `text`.
  package let range: SourceRange

  init(file: String, text: String, unit: ProgramUnit, range: SourceRange) {
    self.file = file
    self.text = text
    self.unit = unit
    self.range = range
  }

  /// A statement that the unit puts together as text, as if it stood at a place of it.
  func dynamic(_ statement: String, at place: Int) -> SourceUnit {
    SourceUnit(
      file: file, text: String(repeating: " ", count: place) + statement, unit: unit, range: range)
  }

  /// Whether CREATE OR REPLACE of another unit takes this one's place.
  func isReplaced(by other: SourceUnit) -> Bool {
    guard unit.name.last.text.lowercased() == other.unit.name.last.text.lowercased() else {
      return false
    }
    switch (unit.kind, other.unit.kind) {
    case (.subprogram, .subprogram), (.package, .package), (.packageBody, .packageBody),
      (.trigger, .trigger), (.type, .type), (.typeBody, .typeBody):
      return true
    default: return false
    }
  }

  /// The words of a range without those of a range in it.
  func words(_ whole: SourceRange, without inner: SourceRange) -> String {
    words(SourceRange(start: whole.start, end: inner.start)) + " "
      + words(SourceRange(start: inner.end, end: whole.end))
  }

  /// The line of the unit in which a place of its file lies, from 1.
  func line(of offset: Int) -> Int {
    SourcePosition(offset: offset, in: text).line
      - SourcePosition(offset: range.start, in: text).line + 1
  }

  /// The words of a range, as far as it lies in the text.
  func words(_ range: SourceRange) -> String {
    let bytes = text.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: min(range.start, bytes.count))
    let end = bytes.index(bytes.startIndex, offsetBy: min(range.end, bytes.count))
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

/// A procedure or function and where it stands.
package final class Routine: Sendable {
  package let unit: SourceUnit
  /// The package, lower case; nil for a routine of its own.
  package let package: String?
  /// Lower case.
  package let name: String
  package let subprogram: Subprogram
  /// The routine around a nested one.
  let parent: Routine?

  init(
    unit: SourceUnit, package: String?, name: String, subprogram: Subprogram,
    parent: Routine? = nil
  ) {
    self.unit = unit
    self.package = package
    self.name = name
    self.subprogram = subprogram
    self.parent = parent
  }

  /// `package.name`
  package var label: String { package.map { "\($0).\(name)" } ?? name }

  /// The routine that no other one declares, around this one or itself.
  var outermost: Routine { parent?.outermost ?? self }

  /// Commits and rolls back by itself.
  var isAutonomous: Bool { subprogram.body?.isAutonomous ?? false }
}

extension Block {
  /// Its transaction is its own.
  var isAutonomous: Bool {
    declarations.contains {
      if case .pragma(let pragma) = $0.kind { return pragma.name == "autonomous_transaction" }
      return false
    }
  }
}
