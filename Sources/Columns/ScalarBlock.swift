/// A row of scalars with what they need beside them: the bytes of texts, and the values that have no
/// scalar form. It is filled again and again.
package final class ScalarBlock {
  package let count: Int
  private let scalars: UnsafeMutablePointer<Scalar>
  /// Of the values that are `other`: columns of one row; empty where none is.
  private var others: [Column?] = []
  private var heap = StringHeap()
  /// What texts point into besides the block's own bytes.
  package var owner: [Column] = []

  /// All are NULL.
  package init(count: Int) {
    self.count = count
    scalars = .allocate(capacity: max(1, count))
    scalars.initialize(repeating: .null, count: max(1, count))
  }

  deinit { scalars.deallocate() }

  /// For who computes with them: valid as long as the block.
  package var pointer: UnsafePointer<Scalar> { UnsafePointer(scalars) }

  package subscript(_ place: Int) -> Scalar {
    get {
      precondition(place >= 0 && place < count, "a scalar lies inside its block")
      return scalars[place]
    }
    set {
      precondition(place >= 0 && place < count, "a scalar lies inside its block")
      scalars[place] = newValue
    }
  }

  /// Lets go of what was beside the scalars, before they are filled anew.
  package func clear() {
    if !others.isEmpty { others.removeAll(keepingCapacity: true) }
    if heap.byteCount > 0 { heap = StringHeap() }
    if !owner.isEmpty { owner = [] }
  }

  /// Keeps a copy of the bytes.
  package func set(_ place: Int, text: String) { self[place] = Scalar(text: heap.append(text)) }

  /// Keeps a copy of the bytes.
  package func set(_ place: Int, text: StringView) {
    self[place] = Scalar(text: heap.append(text))
  }

  /// The value of a column's only row, which is kept where the value needs it.
  package func set(_ place: Int, _ column: Column) {
    let scalar = column.scalar(0)
    if scalar.form == .text { return set(place, text: scalar.text) }
    if scalar.form == .other { return set(place, other: column) }
    self[place] = scalar
  }

  /// The values of all rows of a column, which lives as long as they are used, `step` places apart.
  package func fill(from column: Column, at first: Int, step: Int) {
    let count = column.count
    if count == 0 { return }
    precondition(first >= 0 && first + (count - 1) * step < self.count, "scalars lie inside")
    var target = scalars + first
    for row in 0..<count {
      target.pointee = column.scalar(row)
      target += step
    }
  }

  /// A value without scalar form: one row.
  package func set(_ place: Int, other column: Column) {
    self[place] = .other
    while others.count < count { others.append(nil) }
    others[place] = column
  }

  /// One row with the value, which is of this type.
  package func column(_ place: Int, _ type: DataType) -> Column {
    kept(place) ?? self[place].column(type)
  }

  package func value(_ place: Int, _ type: DataType) -> Value {
    kept(place)?[0] ?? self[place].value(type)
  }

  /// The column of a value that is `other`.
  package func kept(_ place: Int) -> Column? {
    guard self[place].form == .other, place < others.count else { return nil }
    return others[place]
  }
}
