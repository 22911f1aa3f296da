import Diagnostics
import Syntax

/// The report as one page that needs nothing else.
struct ReportPage {
  let converter: Converter
  let summary: ConversionSummary

  var html: String {
    let routines = converter.program.routines
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Procedures as sets</title><style>\(ReportStyle.text)</style></head><body>
      <h1>Procedures as sets</h1>
      \(tiles(routines))
      <h2>Loops by what is hardest in them</h2>
      \(tiers(routines))
      \(reasons)
      <h2>Loops</h2>
      \(converter.certificates.map { loop($0) }.joined(separator: "\n"))
      <h2>Who reads and writes what</h2>
      \(lineage(routines))
      </body></html>

      """
  }

  // MARK: Numbers

  private func tiles(_ routines: [Routine]) -> String {
    let effort = ReportEffort(converter)
    let (inside, all) = statements(routines)
    return "<div class=\"tiles\">"
      + tile(
        "\(summary.converted) of \(summary.loops)", "query-driven loops are sets",
        share(summary.converted, summary.loops))
      + tile("\(inside) of \(all)", "statements stand in such loops", share(inside, all))
      + tile("\(routines.count)", "routines in \(converter.program.units.count) units", nil)
      + tile(
        ReportEffort.shown(effort.here),
        "left to look at; by hand "
          + "\(ReportEffort.shown(effort.byHand)) (a rough estimate: Ora2Pg's unit of five minutes, weights of our own)",
        nil)
      + "</div>"
  }

  private func share(_ part: Int, _ whole: Int) -> Int { whole == 0 ? 0 : part * 100 / whole }

  private func tile(_ number: String, _ words: String, _ share: Int?) -> String {
    let bar = share.map { "<div class=\"bar\"><div style=\"width:\($0)%\"></div></div>" } ?? ""
    return "<div class=\"tile\"><b>\(number)</b><span>\(words)</span>\(bar)</div>"
  }

  /// Statements in converted loops, and all.
  private func statements(_ routines: [Routine]) -> (Int, Int) {
    var inside = 0
    var all = 0
    for routine in routines {
      guard let body = routine.subprogram.body else { continue }
      let sets = ranges(of: routine)
      StatementWalk { statement, _ in
        all += 1
        let isInside = sets.contains {
          $0.start <= statement.range.start && statement.range.end <= $0.end
        }
        if isInside { inside += 1 }
        return true
      }.walk(body)
    }
    return (inside, all)
  }

  private func ranges(of routine: Routine) -> [SourceRange] {
    converter.certificates.compactMap { certificate in
      guard certificate.routine == routine.label, case .sets = certificate.outcome else {
        return nil
      }
      return certificate.range
    }
  }

  private func tiers(_ routines: [Routine]) -> String {
    let plan = RoutinePlan(converter)
    var counts: [Int: (tier: LoopTier, sets: Int, all: Int)] = [:]
    for routine in routines {
      guard let body = routine.subprogram.body else { continue }
      StatementWalk { statement, _ in
        guard
          let certificate = converter.certificates.first(where: {
            $0.routine == routine.label && $0.range.start == statement.range.start
          })
        else { return true }
        let tier = LoopTier(of: statement, isRoutine: plan.isRoutine)
        var entry = counts[tier.rawValue] ?? (tier, 0, 0)
        entry.all += 1
        if case .sets = certificate.outcome { entry.sets += 1 }
        counts[tier.rawValue] = entry
        return true
      }.walk(body)
    }
    let rows = counts.sorted { $0.key < $1.key }.map { _, entry in
      "<tr><td>\(escaped(entry.tier.summary))</td><td>\(entry.sets) of \(entry.all)</td>"
        + "<td class=\"wide\"><div class=\"bar\"><div style=\"width:"
        + "\(share(entry.sets, entry.all))%\"></div></div></td></tr>"
    }
    return "<table>\(rows.joined())</table>"
  }

  /// What was kept, by its reason, with the places.
  private var reasons: String {
    var places: [String: [String]] = [:]
    for certificate in converter.certificates {
      guard case .kept(let refusal) = certificate.outcome else { continue }
      places[refusal.reason, default: []].append(
        "<a href=\"#\(anchor(certificate))\">\(escaped(place(certificate)))</a>")
    }
    guard !places.isEmpty else { return "" }
    let rows = places.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map {
      "<tr><td>\($1.count) ×</td><td>\(escaped($0))</td><td>\($1.joined(separator: "<br>"))</td></tr>"
    }
    return "<h2>What stays a loop, and why</h2><table>\(rows.joined())</table>"
  }

  // MARK: Loops

  private func place(_ certificate: LoopCertificate) -> String {
    "\(certificate.file):\(summary.position(certificate))"
  }

  private func anchor(_ certificate: LoopCertificate) -> String {
    "loop-\(escaped(certificate.routine))-\(certificate.range.start)"
  }

  private func loop(_ certificate: LoopCertificate) -> String {
    let head =
      "<b>\(escaped(certificate.routine))</b> <code>\(escaped(place(certificate)))</code> "
      + "<span class=\"form\">\(escaped(certificate.form))</span>"
    switch certificate.outcome {
    case .kept(let refusal):
      return "<details id=\"\(anchor(certificate))\"><summary><i class=\"kept\">loop</i>\(head)"
        + "<p>\(escaped(refusal.reason))</p></summary>"
        + "<pre>\(escaped(source(certificate)))</pre></details>"
    case .sets(let sets):
      let facts =
        sets.rewrites.map { "<li>\(escaped($0.rawValue))</li>" }
        + sets.obligations.map { "<li class=\"check\">checked as it runs: \(escaped($0))</li>" }
        + sets.notes.map { "<li class=\"note\">\(escaped($0))</li>" }
      return "<details id=\"\(anchor(certificate))\"><summary><i class=\"sets\">sets</i>\(head)"
        + "<ul>\(facts.joined())</ul></summary><div class=\"pair\">"
        + "<pre>\(escaped(source(certificate)))</pre>"
        + "<pre>\(escaped(sets.planLines.joined(separator: "\n\n")))</pre></div></details>"
    }
  }

  private func source(_ certificate: LoopCertificate) -> String {
    converter.program.units.first { unit in
      unit.file == certificate.file && unit.range.start <= certificate.range.start
        && certificate.range.end <= unit.range.end
    }?.words(certificate.range) ?? ""
  }

  // MARK: Lineage

  private func lineage(_ routines: [Routine]) -> String {
    let rows = routines.compactMap { routine -> String? in
      let found = Lineage(of: routine, in: converter.program)
      guard !found.reads.isEmpty || !found.writes.isEmpty else { return nil }
      return "<tr><td>\(escaped(routine.label))</td><td>\(list(found.reads))</td>"
        + "<td>\(list(found.writes))</td></tr>"
    }
    return "<table><tr><th>Routine</th><th>reads</th><th>writes</th></tr>\(rows.joined())</table>"
  }

  private func list(_ tables: [String: Set<String>]) -> String {
    tables.sorted { $0.key < $1.key }.map { table, columns in
      let names = columns.sorted().joined(separator: ", ")
      return "<b>\(escaped(table))</b> <small>\(escaped(names))</small>"
    }.joined(separator: "<br>")
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
