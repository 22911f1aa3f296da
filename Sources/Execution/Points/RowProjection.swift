import Catalog
import Columns
import Diagnostics
import Functions
import Plan

/// One row on its way through a plan: row `row` of columns that it may share with others.
struct RowSource {
  var columns: [Column]
  var row: Int
  /// The place of the row's identity, which has no column.
  var identityPlace: Int?
  var identity: Int64 = 0

  init(_ batch: Batch, row: Int = 0) {
    columns = batch.columns
    self.row = row
  }

  init(_ point: PointRow, identityPlace: Int?) {
    columns = point.columns
    row = point.row
    identity = point.identity
    self.identityPlace = identityPlace
  }

  /// One of the columns as one row.
  func column(_ place: Int) -> Column {
    if place == identityPlace {
      let identity = identity
      return .make(.int64, count: 1, Int64.self) { $0[0] = identity }
    }
    return columns[place].slice(from: row, count: 1)
  }

  /// All of it as one row.
  var batch: Batch { Batch(columns.indices.map { column($0) }, count: 1) }
}

/// Expressions over one row: columns are handed on, numbers computed without columns, and the rest by
/// the kernels.
final class RowProjection {
  private enum Item {
    case column(Int)
    /// A column whose empty texts are NULL.
    case emptyAsNull(Int)
    case constant(Column)
    case scalar(ScalarExpression, BoundExpression)
    /// The number among those that the kernels compute.
    case general(Int)
  }

  private let items: [Item]
  private let general: ExpressionSet?
  private let layout: [ColumnID: Int]
  private let options: ExecutionOptions
  private let live: LiveValues
  /// Expressions of numbers that were not exact once, by their place.
  private var fallbacks: [Int: ExpressionSet] = [:]

  init(
    _ expressions: [BoundExpression], layout: [ColumnID: Int], identityPlace: Int?,
    _ options: ExecutionOptions, _ live: LiveValues
  ) throws(SQLError) {
    var small = layout
    if let identityPlace { small = small.filter { $0.value != identityPlace } }
    var items: [Item] = []
    var rest: [BoundExpression] = []
    for expression in expressions {
      if case .column(let id, _) = expression, let place = layout[id] {
        items.append(.column(place))
      } else if case .literal(let value, let type) = expression {
        items.append(.constant(Column.constant(value, type, count: 1).flattened()))
      } else if let place = ScalarText.emptyAsNull(expression, layout) {
        items.append(.emptyAsNull(place))
      } else if let scalar = ScalarExpression(expression, layout: small) {
        items.append(.scalar(scalar, expression))
      } else {
        items.append(.general(rest.count))
        rest.append(expression)
      }
    }
    self.items = items
    self.layout = layout
    self.options = options
    self.live = live
    general = rest.isEmpty ? nil : try ExpressionSet(rest, layout: layout, options, live: live)
  }

  func apply(_ source: RowSource) throws(SQLError) -> RowSource {
    let computed = try general?.evaluate(source.batch) ?? []
    var made: [Column] = []
    made.reserveCapacity(items.count)
    let row = ScalarRow(columns: source.columns, row: source.row, live: live)
    for (place, item) in items.enumerated() {
      switch item {
      case .column(let place): made.append(source.column(place))
      case .constant(let column): made.append(column)
      case .emptyAsNull(let place): made.append(nullingEmptyTexts(of: source.column(place)))
      case .general(let number): made.append(computed[number])
      case .scalar(let scalar, let expression):
        let value = scalar.value(row)
        if let column = value?.exact(as: scalar.type)?.column(scalar.type) {
          made.append(column)
        } else {
          made.append(try fallback(place, expression, source))
        }
      }
    }
    return RowSource(Batch(made, count: 1))
  }

  private func fallback(
    _ place: Int, _ expression: BoundExpression, _ source: RowSource
  ) throws(SQLError) -> Column {
    if let known = fallbacks[place] { return try known.evaluate(source.batch)[0] }
    let made = try ExpressionSet([expression], layout: layout, options, live: live)
    fallbacks[place] = made
    return try made.evaluate(source.batch)[0]
  }
}

extension SmallNumber {
  /// One row of a type that `exact(as:)` was asked for; nil where it has too many digits.
  func column(_ type: DataType) -> Column? {
    if isNull { return .nulls(type, count: 1).flattened() }
    let value = unscaled
    switch type {
    case .number:
      guard let view = Number.view(small: value, scale: scale) else { return nil }
      return .make(type, count: 1, StringView.self) { $0[0] = view }
    case .int64, .decimal: return .make(type, count: 1, Int64.self) { $0[0] = value }
    case .int32:
      return .make(type, count: 1, Int32.self) { $0[0] = Int32(truncatingIfNeeded: value) }
    default: return nil
    }
  }
}
