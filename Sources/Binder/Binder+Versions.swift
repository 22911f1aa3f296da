import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// `t FOR VERSION AS OF 3`, `t FOR TIMESTAMP AS OF …`, `t AS OF SCN 3`.
  func bindVersion(
    _ name: Syntax.TableName, _ version: Syntax.TableName.Version
  ) throws(SQLError) -> any Table {
    let point = try versionPoint(version)
    do throws(SQLError) {
      return try names.table(name.name.parts.map(\.text), at: point)
    } catch { throw error.located(at: range(name.name.range)) }
  }

  /// The point that a clause names.
  package func versionPoint(
    _ version: Syntax.TableName.Version
  ) throws(SQLError) -> VersionPoint {
    guard version.upper == nil else {
      throw fail(
        .featureNotSupported, "VERSIONS BETWEEN is not read here", at: version.value.range,
        hint: "table_changes('t', 1, 3) gives the rows that versions changed")
    }
    let bound = try bind(
      version.value, ExpressionContext(Scope(parent: nil), clause: "AS OF"))
    guard let value = try bound.constantValue(session) else {
      throw fail(.syntaxError, "AS OF takes a constant", at: version.value.range)
    }
    return try versionPoint(value, bound.type, version)
  }

  private func versionPoint(
    _ value: Value, _ type: DataType, _ version: Syntax.TableName.Version
  ) throws(SQLError) -> VersionPoint {
    if version.kind != .timestamp, case .integer(let number) = value {
      return .version(Int(clamping: number))
    }
    if version.kind == .timestamp {
      let literal = BoundExpression.literal(value, type)
      let time = try converted(literal, to: .timestampTZ, at: version.value.range)
      if case .ticks(let ticks)? = try time.constantValue(session) { return .time(ticks) }
    }
    throw fail(
      .invalidParameter,
      version.kind == .timestamp
        ? "the time of a version is a timestamp" : "a version is an integer",
      at: version.value.range)
  }
}
