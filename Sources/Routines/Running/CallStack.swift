import Diagnostics
import Syntax

/// Where a call or a statement of SQL stands whose callee runs: one line of
/// `DBMS_UTILITY.FORMAT_CALL_STACK`.
final class CallSite {
  private let unit: Unit
  /// The subprogram that it stands in; nil in the outermost block.
  private let subprogram: SubprogramInfo?
  private let start: Int

  init(_ unit: Unit, _ subprogram: SubprogramInfo?, _ range: SourceRange) {
    self.unit = unit
    self.subprogram = subprogram
    start = range.start
  }

  var line: Int { unit.line(of: start) }

  /// `PACKAGE BODY`, as OWA_UTIL.WHO_CALLED_ME names what a unit is.
  var kind: String {
    switch unit.kind {
    case .package: "PACKAGE BODY"
    case .type: "TYPE BODY"
    case .trigger: "TRIGGER"
    case .block: "ANONYMOUS BLOCK"
    case .subprogram: subprogram?.returnType == nil ? "PROCEDURE" : "FUNCTION"
    }
  }

  /// The unit's name; empty in an anonymous block.
  var unitName: String { unit.kind == .block ? "" : unit.name.uppercased() }

  /// `package body APP.BILLING.CLOSE_MONTH`: since 12.2 with the subprogram.
  func shown(owner: String) -> String {
    if unit.kind == .block { return "anonymous block" }
    var name = "\(owner).\(unitName)"
    if let subprogram, subprogram.name != unit.name { name += ".\(subprogram.name.uppercased())" }
    return unit.kind == .trigger ? name : "\(kind.lowercased()) \(name)"
  }

  /// A number that is the same for the same unit, as Oracle's address of an object in memory is.
  var handle: String {
    var hash: UInt32 = 2_166_136_261
    for byte in unit.name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return "0x" + String(hash | 0x1000_0000, radix: 16)
  }
}

extension RoutineSession {
  /// Runs what a call site calls.
  @inline(__always)
  func calling<Result>(
    _ site: CallSite, _ body: () throws(Raised) -> Result
  ) throws(Raised) -> Result {
    callSites.append(site)
    defer { callSites.removeLast() }
    return try body()
  }

  /// The calls that wait, the innermost first, with the headings that programs skip by their number.
  var callStack: String {
    let owner = runner.user.uppercased()
    let lines = callSites.reversed().map { site in
      let line = String(site.line)
      return site.handle + String(repeating: " ", count: max(1, 10 - line.utf8.count)) + line + "  "
        + site.shown(owner: owner)
    }
    let headings = [
      "----- PL/SQL Call Stack -----", "  object      line  object", "  handle    number  name",
    ]
    return (headings + lines).joined(separator: "\n") + "\n"
  }

  /// The line of a back trace for an exception that leaves a unit; its range is of that text.
  func traceLine(_ unit: Unit, _ raised: Raised) -> String {
    let line = raised.range.map { "line \(unit.line(of: $0.start))" }
    if unit.kind == .block { return "ORA-06512: at \(line ?? "line 1")" }
    let name = "\"\(runner.user.uppercased()).\(unit.name.uppercased())\""
    return "ORA-06512: at \(name)" + (line.map { ", \($0)" } ?? "")
  }
}
