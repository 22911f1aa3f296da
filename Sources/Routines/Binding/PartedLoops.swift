import Diagnostics
import Syntax

/// Blocks of a plan whose rows behind the last COMMIT are written after it: `<<set_trial_…>>` tries what
/// `<<set_rest_…>>` does behind the COMMIT, and takes it back.
extension RoutineBinder {
  enum PartedBlock { case trial, rest }

  static func parted(_ label: String) -> PartedBlock? {
    let label = label.lowercased()
    if label.hasPrefix("set_trial_") { return .trial }
    return label.hasPrefix("set_rest_") ? .rest : nil
  }

  func partedBlock(
    _ part: PartedBlock, _ block: Block, _ scope: Scope, _ statement: RoutineStatement
  ) -> Perform {
    switch part {
    case .trial: trial(self.block(block, scope, label: nil))
    case .rest: rest(block, scope, statement)
    }
  }

  /// Numbers of sequences and what packages hold are as before when it ends.
  private func trial(_ body: @escaping Perform) -> Perform {
    { (frame) throws(Raised) in
      let runner = frame.run.runner
      let packages = PackageStates(frame.run)
      runner.beginSequenceLog()
      let flow: Flow
      do throws(Raised) { flow = try body(frame) } catch {
        runner.endSequenceLog()
        throw error
      }
      do throws(SQLError) { try runner.rewindSequences() } catch { throw Raised(error) }
      packages.restore()
      return flow
    }
  }

  /// Bound when it is first reached: the tables of the plan are there then.
  private func rest(_ block: Block, _ scope: Scope, _ statement: RoutineStatement) -> Perform {
    let triggers = Self.expandedTriggers(of: block)
    let outside = seesPrivates
    seesPrivates = true
    defer { seesPrivates = outside }
    var plain = statement
    plain.labels = []
    let body = whenReached([plain], scope)
    return { (frame) throws(Raised) in
      try frame.run.expanding(triggers) { () throws(Raised) in try body(frame) }
    }
  }
}
