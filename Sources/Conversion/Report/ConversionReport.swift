import Diagnostics

/// The report of a conversion as one page that needs nothing else, or as JSON for programs.
package struct ConversionReport {
  private let converter: Converter
  private let summary: ConversionSummary

  package init(_ converter: Converter) {
    self.converter = converter
    summary = ConversionSummary(converter)
  }

  // MARK: JSON

  /// `{"loops": …, "sets": …, "certificates": […]}`
  package var json: String {
    let list = converter.certificates.map { json($0) }.joined(separator: ",\n  ")
    return """
      {"loops": \(summary.loops), "sets": \(summary.converted), "certificates": [
        \(list)
      ]}

      """
  }

  private func json(_ certificate: LoopCertificate) -> String {
    var fields = [
      "\"routine\": \(quoted(certificate.routine))", "\"file\": \(quoted(certificate.file))",
      "\"place\": \(quoted(summary.position(certificate)))",
      "\"form\": \(quoted(certificate.form))", "\"inner_loops\": \(certificate.innerLoops)",
    ]
    switch certificate.outcome {
    case .sets(let sets):
      fields.append("\"outcome\": \"sets\"")
      fields.append("\"rewrites\": \(quoted(sets.rewrites.map(\.rawValue)))")
      fields.append("\"checked\": \(quoted(sets.obligations))")
      fields.append("\"notes\": \(quoted(sets.notes))")
    case .kept(let refusal):
      fields.append("\"outcome\": \"kept\"")
      fields.append("\"reason\": \(quoted(refusal.reason))")
    }
    return "{" + fields.joined(separator: ", ") + "}"
  }

  private func quoted(_ list: [String]) -> String { JSONText.quoted(list) }
  private func quoted(_ text: String) -> String { JSONText.quoted(text) }

  // MARK: HTML

  package var html: String { ReportPage(converter: converter, summary: summary).html }
}
