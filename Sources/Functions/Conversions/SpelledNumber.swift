/// Numbers in English words, for the `SP` of date models and YEAR.
enum SpelledNumber {
  private static let small = [
    "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
    "Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen",
    "Nineteen",
  ]
  private static let tens = [
    "", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety",
  ]

  /// `Twenty-Six`, `Two Thousand Twenty-Six`; values up to some billions.
  static func words(_ value: Int) -> String {
    let value = Int(value.magnitude)
    if value < 20 { return small[value] }
    if value < 100 {
      let rest = value % 10
      return tens[value / 10] + (rest == 0 ? "" : "-" + small[rest])
    }
    for (size, name) in [
      (1_000_000_000, "Billion"), (1_000_000, "Million"), (1000, "Thousand"), (100, "Hundred"),
    ] where value >= size {
      let rest = value % size
      return words(value / size) + " " + name + (rest == 0 ? "" : " " + words(rest))
    }
    return small[0]
  }

  /// `Twenty Twenty-Six`, as YEAR writes it: by hundreds where they are not whole thousands.
  static func year(_ year: Int) -> String {
    let (hundreds, rest) = (year / 100, year % 100)
    // `Two Thousand Nine`, but `Twenty Ten`.
    if year < 1000 || hundreds % 10 == 0 && rest < 10 { return words(year) }
    return words(hundreds) + (rest == 0 ? " Hundred" : " " + words(rest))
  }

  /// `Twenty-Sixth`.
  static func ordinal(_ value: Int) -> String {
    let plain = words(value)
    let irregular = [
      ("One", "First"), ("Two", "Second"), ("Three", "Third"), ("Five", "Fifth"),
      ("Eight", "Eighth"), ("Nine", "Ninth"), ("Twelve", "Twelfth"),
    ]
    for (word, changed) in irregular where plain.hasSuffix(word) {
      return plain.dropLast(word.count) + changed
    }
    if plain.hasSuffix("y") { return plain.dropLast() + "ieth" }
    return plain + "th"
  }
}
