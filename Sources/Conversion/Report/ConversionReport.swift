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

  package var html: String {
    let rows = converter.certificates.map { row($0) }.joined(separator: "\n")
    let share = summary.loops == 0 ? 0 : summary.converted * 100 / summary.loops
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Procedures as sets</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; max-width: 80rem; color: #1b1f24 }
      table { border-collapse: collapse; width: 100% }
      td, th { text-align: left; vertical-align: top; padding: .4rem .6rem; border-top: 1px solid #d5dae0 }
      pre { overflow: auto; max-height: 30rem; background: #f5f7f9; padding: .6rem; font-size: 12px }
      .sets { color: #116633; font-weight: 600 } .kept { color: #8a4b00; font-weight: 600 }
      .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem }
      .bar { height: .8rem; background: #e6d3b8 } .bar div { height: 100%; background: #2f8f5b }
      </style></head><body>
      <h1>Procedures as sets</h1>
      <p>\(summary.converted) of \(summary.loops) query-driven loops are sets (\(share) %).</p>
      <div class="bar"><div style="width: \(share)%"></div></div>
      <table><tr><th>Routine</th><th>Place</th><th>Loop</th><th>Outcome</th><th>Why</th></tr>
      \(rows)
      </table></body></html>

      """
  }

  private func row(_ certificate: LoopCertificate) -> String {
    let place = "\(certificate.file):\(summary.position(certificate))"
    let head =
      "<tr><td>\(escaped(certificate.routine))</td><td>\(escaped(place))</td>"
      + "<td>\(escaped(certificate.form))</td>"
    switch certificate.outcome {
    case .kept(let refusal):
      return head + "<td class=\"kept\">kept</td><td>\(escaped(refusal.reason))</td></tr>"
    case .sets(let sets):
      let rewrites = sets.rewrites.map { escaped($0.rawValue) }.joined(separator: "<br>")
      let checked = sets.obligations.map { "checked as it runs: \(escaped($0))" }
      let notes = (checked + sets.notes.map { escaped($0) }).joined(separator: "<br>")
      return head + "<td class=\"sets\">sets</td><td>\(rewrites)<br><em>\(notes)</em>"
        + "<details><summary>source and sets</summary><div class=\"pair\">"
        + "<pre>\(escaped(source(certificate)))</pre><pre>\(escaped(sets.text))</pre>"
        + "</div></details></td></tr>"
    }
  }

  private func source(_ certificate: LoopCertificate) -> String {
    converter.program.units.first { unit in
      unit.file == certificate.file && unit.range.start <= certificate.range.start
        && certificate.range.end <= unit.range.end
    }?.words(certificate.range) ?? ""
  }

  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}
