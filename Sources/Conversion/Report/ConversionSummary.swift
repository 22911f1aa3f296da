import Diagnostics

/// What became of the loops of a program, in numbers and lines for a person.
package struct ConversionSummary {
  let converter: Converter

  package init(_ converter: Converter) { self.converter = converter }

  package var loops: Int {
    converter.certificates.reduce(0) { $0 + 1 + $1.innerLoops }
  }

  package var converted: Int {
    converter.certificates.reduce(0) { sum, certificate in
      if case .sets = certificate.outcome { sum + 1 + certificate.innerLoops } else { sum }
    }
  }

  /// One line per loop, then the reasons by their number, then the share.
  package var lines: [String] {
    var lines = converter.certificates.map { line(of: $0) }
    var reasons: [String: Int] = [:]
    for certificate in converter.certificates {
      if case .kept(let refusal) = certificate.outcome { reasons[refusal.reason, default: 0] += 1 }
    }
    lines.append("")
    for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      lines.append("\(count) × kept: \(reason)")
    }
    guard loops > 0 else { return lines + ["there is no loop over a query in these files"] }
    let share = converted * 1000 / loops
    lines.append(
      "\(converted) of \(loops) query-driven loops are sets (\(share / 10).\(share % 10) %)")
    return lines
  }

  private func line(of certificate: LoopCertificate) -> String {
    let place = "\(certificate.file):\(position(certificate))"
    switch certificate.outcome {
    case .sets(let sets):
      let rewrites = sets.rewrites.map(\.rawValue).joined(separator: "; ")
      return "sets  \(place) \(certificate.routine) (\(certificate.form)): \(rewrites)"
    case .kept(let refusal):
      return "kept  \(place) \(certificate.routine) (\(certificate.form)): \(refusal.reason)"
    }
  }

  /// `line:column` of a loop.
  func position(_ certificate: LoopCertificate) -> String {
    guard let unit = converter.program.units.first(where: { $0.file == certificate.file }) else {
      return "1:1"
    }
    var line = 1
    var column = 1
    for byte in unit.text.utf8.prefix(certificate.range.start) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return "\(line):\(column)"
  }
}
