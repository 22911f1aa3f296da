extension String {
  /// Whether an offset or the name of a zone follows the time of day: `2024-06-01 12:00:00 +02:00`.
  package var namesZone: Bool {
    guard let colon = firstIndex(of: ":") else { return false }
    return self[colon...].contains { $0 == "+" || $0 == "-" || $0.isLetter }
  }
}
