import Columns
import Diagnostics

/// A measure of two lists of numbers of one length.
private func vectors(
  _ names: [String], _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable ([Double], [Double]) -> Double
) -> ScalarFunction {
  let overload = Overload("(DOUBLE[], DOUBLE[]) → DOUBLE") { given, _ in
    guard given.count == 2 else { return nil }
    return .values(
      [.list(.double), .list(.double)], returns: .double, canFail: true, castsAnything: true
    ) { (values) throws(SQLError) in
      let (a, b) = (values[0].elements, values[1].elements)
      guard a.count == b.count else {
        throw SQLError(.invalidParameter, "\(names[0]) takes lists of one length")
      }
      guard !a.contains(.null), !b.contains(.null) else {
        throw SQLError(.nullNotAllowed, "an element of a vector must not be NULL")
      }
      return .double(body(a.map(\.number), b.map(\.number)))
    }
  }
  return ScalarFunction(
    names: names, category: .nested, summary: summary,
    example: FunctionExample(example, gives: result),
    signatures: [overload.signature(named: names[0])])
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

let listInnerProductFunction = vectors(
  ["list_inner_product", "list_dot_product", "array_inner_product", "array_dot_product"],
  "list_inner_product([1, 2], [3, 4])", "11", "The sum of the products of two lists of numbers.",
  dot)

let listNegativeInnerProductFunction = vectors(
  [
    "list_negative_inner_product", "list_negative_dot_product", "array_negative_inner_product",
    "array_negative_dot_product",
  ], "list_negative_inner_product([1, 2], [3, 4])", "-11",
  "The sum of the products of two lists of numbers, below zero."
) { -dot($0, $1) }

let listDistanceFunction = vectors(
  ["list_distance", "array_distance", "<->"], "list_distance([1, 2], [4, 6])", "5",
  "The distance between two points."
) { zip($0, $1).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot() }

private func cosine(_ a: [Double], _ b: [Double]) -> Double {
  let scale = (dot(a, a) * dot(b, b)).squareRoot()
  return max(-1, min(1, dot(a, b) / scale))
}

let listCosineSimilarityFunction = vectors(
  ["list_cosine_similarity", "array_cosine_similarity"],
  "list_cosine_similarity([1, 0], [1, 0])", "1", "The cosine of the angle between two vectors.",
  cosine)

let listCosineDistanceFunction = vectors(
  ["list_cosine_distance", "array_cosine_distance", "<=>"],
  "list_cosine_distance([1, 0], [0, 1])", "1", "One less the cosine of the angle."
) { 1 - cosine($0, $1) }
