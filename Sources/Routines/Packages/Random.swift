/// DBMS_RANDOM, seedable: the same seed gives the same numbers.
struct SeededRandom {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func seed(_ value: UInt64) { state = value &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// 0 ≤ x < 1 with 18 digits.
  mutating func fraction() -> Datum {
    .decimal(Int64(next() % 1_000_000_000_000_000_000), scale: 18)
  }
}

nonisolated(unsafe) let randomFunctions: [String: Builtins.Function] = [
  "dbms_random.value": .init(.number, 0...2, names: ["low", "high"]) { (a, run) throws(Raised) in
    let fraction = run.random.fraction()
    guard a.count == 2 else { return fraction }
    let (low, high) = (try Convert.number(a[0]), try Convert.number(a[1]))
    let width = try NumberMath.subtract(high, low)
    return try NumberMath.add(low, try NumberMath.multiply(fraction, width))
  },
  "dbms_random.random": .init(.integer, 0...0) { (_, run) throws(Raised) in
    .integer(Int64(Int32(truncatingIfNeeded: run.random.next())))
  },
  "dbms_random.normal": .init(.number, 0...0) { (_, run) throws(Raised) in
    // The sum of twelve uniform numbers is near to normal.
    var sum = Datum.integer(-6)
    for _ in 0..<12 { sum = try NumberMath.add(sum, run.random.fraction()) }
    return sum
  },
  "dbms_random.string": .init(.text, 2...2, names: ["opt", "len"]) { (a, run) throws(Raised) in
    let option = try Convert.text(a[0]).lowercased()
    let length = min(4_000, max(0, try NumberMath.integer(try Convert.number(a[1]))))
    let signs: String
    switch option {
    case "u": signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    case "l": signs = "abcdefghijklmnopqrstuvwxyz"
    case "a": signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    case "x": signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    default: signs = String((33...126).map { Character(Unicode.Scalar(UInt8($0))) })
    }
    let list = Array(signs)
    return .of(String((0..<length).map { _ in list[Int(run.random.next() % UInt64(list.count))] }))
  },
]

nonisolated(unsafe) let randomProcedures: [String: Builtins.Procedure] = [
  "dbms_random.seed": .init(1...1) { (a, run) throws(Raised) in
    var hash: UInt64 = 1_469_598_103
    for byte in try Convert.text(a[0]).utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    run.random.seed(hash)
  },
  "dbms_random.initialize": .init(1...1) { (a, run) throws(Raised) in
    run.random.seed(UInt64(bitPattern: try NumberMath.integer(try Convert.number(a[0]))))
  },
  "dbms_random.terminate": .init(0...0) { (_, _) throws(Raised) in },
]
