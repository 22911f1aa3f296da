import Columns
import Diagnostics

/// A measure of how far two texts differ, in characters.
private func distance(
  _ name: String, _ others: [String], _ example: String, _ result: String, _ summary: String,
  returns: DataType,
  _ body: @escaping @Sendable ([Unicode.Scalar], [Unicode.Scalar]) throws(SQLError) -> Value
) -> ScalarFunction {
  var function = ScalarFunction.simple(
    name, category: .text, summary: summary, example: example, gives: result,
    [
      SimpleSignature(
        [.varchar, .varchar] + (name.hasPrefix("jaro") ? [.double] : []),
        optional: name.hasPrefix("jaro") ? 1 : 0, returns: returns
      ) { (values) throws(SQLError) in
        let (a, b) = (Array(values[0].text.unicodeScalars), Array(values[1].text.unicodeScalars))
        let (cells, overflow) = a.count.multipliedReportingOverflow(by: b.count)
        guard !overflow, cells <= 1 << 28 else {
          throw SQLError(.programLimitExceeded, "the texts of \(name) are too long to compare")
        }
        let found = try body(a, b)
        // What is less alike than the third argument of Jaro's measures is not alike at all.
        if values.count > 2, found.number < values[2].number { return .double(0) }
        return found
      }
    ])
  function.names += others
  return function
}

let levenshteinFunction = distance(
  "levenshtein", ["editdist3"], "levenshtein('kitten', 'sitting')", "3",
  "The fewest characters to insert, delete or replace that make one text of the other.",
  returns: .int64
) { (a, b) throws(SQLError) in .integer(Int128(editDistance(a, b))) }

let damerauLevenshteinFunction = distance(
  "damerau_levenshtein", [], "damerau_levenshtein('abcd', 'acbd')", "1",
  "Like levenshtein, where two neighbours exchanged are one step.", returns: .int64
) { (a, b) throws(SQLError) in .integer(Int128(distanceWithSwaps(a, b))) }

let hammingFunction = distance(
  "hamming", ["mismatches"], "hamming('duck', 'luck')", "1",
  "The number of places where two texts of one length differ.", returns: .int64
) { (a, b) throws(SQLError) in
  guard a.count == b.count else {
    throw SQLError(.invalidParameter, "hamming compares texts of one length")
  }
  return .integer(Int128(zip(a, b).count { $0 != $1 }))
}

let jaccardFunction = distance(
  "jaccard", [], "jaccard('duck', 'luck')", "0.6",
  "The share of characters that two texts have in common.", returns: .double
) { (a, b) throws(SQLError) in
  let (x, y) = (Set(a), Set(b))
  guard !x.isEmpty, !y.isEmpty else {
    throw SQLError(.invalidParameter, "jaccard compares texts that are not empty")
  }
  return .double(Double(x.intersection(y).count) / Double(x.union(y).count))
}

let jaroFunction = distance(
  "jaro_similarity", [], "round(jaro_similarity('duck', 'duckdb'), 4)", "0.8889",
  "How alike two texts are, from 0 to 1, by Jaro; 0 below a third argument.", returns: .double
) { (a, b) throws(SQLError) in .double(jaro(a, b)) }

let jaroWinklerFunction = distance(
  "jaro_winkler_similarity", [], "round(jaro_winkler_similarity('duck', 'duckdb'), 4)", "0.9333",
  "How alike two texts are, from 0 to 1, where a common beginning counts more; 0 below a third "
    + "argument.", returns: .double
) { (a, b) throws(SQLError) in
  let plain = jaro(a, b)
  let common = zip(a, b).prefix(4).prefix { $0 == $1 }.count
  return .double(plain > 0.7 ? plain + Double(common) * 0.1 * (1 - plain) : plain)
}

private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var last = Array(0...b.count)
  for i in 1...a.count {
    var row = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      let isSame = a[i - 1] == b[j - 1]
      row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1))
    }
    last = row
  }
  return last[b.count]
}

/// Damerau's distance: two letters exchanged are one step, also where letters come between them
/// (Lowrance and Wagner, An Extension of the String-to-String Correction Problem, 1975).
private func distanceWithSwaps(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  let width = b.count + 2
  let most = a.count + b.count
  // Row and column 0 hold what is larger than every distance.
  var table = [Int](repeating: most, count: (a.count + 2) * width)
  for i in 0...a.count { table[(i + 1) * width + 1] = i }
  for j in 0...b.count { table[width + j + 1] = j }
  var lastRow: [Unicode.Scalar: Int] = [:]
  for i in 1...a.count {
    var lastMatch = 0
    for j in 1...b.count {
      let row = lastRow[b[j - 1], default: 0]
      let column = lastMatch
      let isSame = a[i - 1] == b[j - 1]
      if isSame { lastMatch = j }
      table[(i + 1) * width + j + 1] = min(
        table[i * width + j] + (isSame ? 0 : 1),
        table[(i + 1) * width + j] + 1, table[i * width + j + 1] + 1,
        table[row * width + column] + (i - row - 1) + 1 + (j - column - 1))
    }
    lastRow[a[i - 1]] = i
  }
  return table[(a.count + 1) * width + b.count + 1]
}

private func jaro(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Double {
  if a.isEmpty && b.isEmpty { return 1 }
  let window = max(0, max(a.count, b.count) / 2 - 1)
  var taken = [Bool](repeating: false, count: b.count)
  var matched: [Unicode.Scalar] = []
  for (i, letter) in a.enumerated() {
    let from = max(0, i - window)
    let to = min(b.count, i + window + 1)
    guard from < to, let j = (from..<to).first(where: { !taken[$0] && b[$0] == letter }) else {
      continue
    }
    taken[j] = true
    matched.append(letter)
  }
  if matched.isEmpty { return 0 }
  let others = b.indices.filter { taken[$0] }.map { b[$0] }
  let swapped = zip(matched, others).count { $0 != $1 } / 2
  let m = Double(matched.count)
  return (m / Double(a.count) + m / Double(b.count) + (m - Double(swapped)) / m) / 3
}

/// Oracle SQL Language Reference, SOUNDEX (Knuth, The Art of Computer Programming, volume 3).
let soundexFunction = ScalarFunction.simple(
  "soundex", category: .text, summary: "Four characters that English words of one sound share.",
  example: "soundex('Smith')", gives: "S530",
  [
    SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in
      let codes = Array("01230120022455012623010202".utf8)
      let letters = values[0].bytes.map(upperByte).filter { (65...90).contains($0) }
      guard let first = letters.first else { return .null }
      var out = [first]
      var last = codes[Int(first) - 65]
      for letter in letters.dropFirst() where out.count < 4 {
        let code = codes[Int(letter) - 65]
        if code != 48 && code != last { out.append(code) }
        // H and W do not part letters of one sound; vowels do.
        if letter != UInt8(ascii: "H") && letter != UInt8(ascii: "W") { last = code }
      }
      out += [UInt8](repeating: 48, count: 4 - out.count)
      return .string(String(decoding: out, as: UTF8.self))
    }
  ])
