/// The running numbers of everything that is posted.
struct DocumentNumbers {
  var invoice: Int64 = 0
  var payment: Int64 = 0
  var allocation: Int64 = 0
  var refund: Int64 = 0
  var chargeback: Int64 = 0
  var journal: Int64 = 0
  var entry: Int64 = 0

  /// Counts one more.
  mutating func next(_ number: WritableKeyPath<DocumentNumbers, Int64>) -> Int64 {
    self[keyPath: number] += 1
    return self[keyPath: number]
  }
}
