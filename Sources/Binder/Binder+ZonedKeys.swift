import Columns
import Diagnostics
import Functions
import Plan
import Syntax

/// Groups of Oracle's TIMESTAMP WITH TIME ZONE: values of one moment are one group, whatever their zones are (SQL Language
/// Reference 19c, "TIMESTAMP WITH TIME ZONE Data Type"). A group shows the first of its values.
///
///     GROUP BY z   →   GROUP BY the moment of z, with MIN(z)
extension Binder {
  func withZonedKeys(
    _ named: [NamedExpression], _ items: [AggregateItem]
  ) throws(SQLError) -> (keys: [NamedExpression], items: [AggregateItem]) {
    guard named.contains(where: { $0.expression.type.isZoned }) else { return (named, items) }
    var (keys, items) = ([NamedExpression](), items)
    for key in named {
      guard key.expression.type.isZoned else {
        keys.append(key)
        continue
      }
      let place = SourceRange(start: 0, end: 0)
      let moment = try cast(key.expression, to: .timestampTZ, at: place)
      keys.append(NamedExpression(moment, as: column("moment", .timestampTZ)))
      let least = try functions.resolveAggregate(
        "min", [ArgumentType(key.expression.type)], dialect: dialect)
      items.append(AggregateItem(call: least, arguments: [key.expression], column: key.column))
    }
    return (keys, items)
  }

  /// What ORDER BY of a SELECT DISTINCT sorts by where it names an item with a zone: the item's moment.
  func momentOfItem(
    _ key: BoundExpression, among items: [BoundExpression], _ visible: [OutputColumn],
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard case .cast(let inner, let cast, _) = key, cast.from.isZoned,
      let place = items.firstIndex(where: { $0.fingerprint == inner.fingerprint })
    else { return nil }
    return try self.cast(visible[place].reference, to: .timestampTZ, at: range)
  }
}
