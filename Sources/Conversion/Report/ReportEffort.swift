import Syntax

/// What is left for people, in Ora2Pg's unit of five minutes.
///
/// Both sides count reading: one unit for a routine's heading and one per thousand characters.
/// Rewriting by hand adds two units of testing per routine and six per query-driven loop; with sets
/// a converted loop adds half a unit and as much for each thing that its plan checks, since `--prove`
/// tests it, and a loop that was kept adds nothing, since it runs as it was written.
struct ReportEffort {
  private(set) var byHand = 0.0
  private(set) var here = 0.0

  init(_ converter: Converter) {
    for routine in converter.program.routines {
      let size = Double(routine.subprogram.range.end - routine.subprogram.range.start) / 1000
      byHand += 3 + size
    }
    for certificate in converter.certificates {
      byHand += 6 * Double(1 + certificate.innerLoops)
      if case .sets(let sets) = certificate.outcome {
        here += 0.5 * Double(1 + sets.obligations.count)
      }
    }
  }

  /// `12.5 units, 1.0 hours`
  static func shown(_ units: Double) -> String {
    "\(tenths(units)) units, \(tenths(units / 12)) hours"
  }

  private static func tenths(_ value: Double) -> String {
    let whole = Int((value * 10).rounded())
    return "\(whole / 10).\(whole % 10)"
  }
}
