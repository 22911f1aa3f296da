import Diagnostics

/// What one loop must compute row after row, since an iteration needs what the one before it left
/// in a way that no window gives.
struct FoldRequest: Hashable, Sendable {
  /// Where the loop begins.
  var loop: Int
  /// The variable or the collection that is state.
  var name: String
}

/// A pass over the rows of a frame in their order that carries state:
///
///     state = initial                        (anew for each row of the loop around)
///     for f in frame:
///       before columns = state               (the result: one row per row of the frame)
///       …values that depend on them…
///       state = next
///
/// Everything that does not depend on the state is there before, as columns; everything that only
/// follows from it is computed after, by statements over whole tables.
final class Fold {
  let table: String
  /// The stage with the columns that the pass reads.
  var stage = 0
  var variables: [Variable] = []
  var arrays: [Array] = []
  /// In the order in which the body computes them: columns by name, stores into arrays.
  var steps: [Step] = []
  /// 1 where a row leaves the loop.
  var leaves: Term?

  init(table: String) { self.table = table }

  struct Variable {
    /// The column that holds the state before each row.
    var before: String
    var type: String
    var initial: Term
    var next: Term
  }

  /// An associative array that holds what the pass stored.
  struct Array {
    var name: String
    var keyType: String
    var type: String
    /// What tells the rows between which the array lives on; nil: as long as the pass.
    var owner: String?
  }

  enum Step {
    case column(String)
    case store(array: String, path: Path, key: Term, value: Term)
  }

  /// Columns that come out of the pass.
  var results: [String] = []
}

extension LoopRun {
  /// What this loop folds, by name.
  var folded: Set<String> {
    Set(context.folds.filter { $0.loop == loopStart }.map(\.name))
  }

  /// Variables that a fold carries begin as the columns that it gives.
  func beginFold() {
    let names = folded
    guard !names.isEmpty else { return }
    for slot in carried.sorted() where names.contains(slot.name) {
      let column = frame.fresh(slot.name + "_before")
      before[slot] = column
      defined.insert(slot)
      foldedSlots[slot] = column
      state.values[slot] = .term(.column(column, isInteger: slot.type.isInteger))
      frame.foldSlots[column] = slot.name
    }
  }

  /// Makes the pass and puts what depends on it after it.
  func finishFold() throws(Refusal) {
    guard !foldedSlots.isEmpty || !foldArrays.isEmpty else { return }
    rewrites.insert(.fold)
    let fold = Fold(table: context.names.fresh("set_fold_\(context.number)"))
    for (slot, column) in foldedSlots.sorted(by: { $0.value < $1.value }) {
      fold.variables.append(try variable(slot, column))
    }
    fold.arrays = foldArrays
    fold.results = fold.variables.map(\.before) + foldReads
    fold.leaves = leavesTerm
    frame.orderSteps(of: fold, stores: foldStores)
    let dependent = frame.dependents(of: Set(fold.results))
    let inputs = try frame.inputs(of: fold).subtracting(dependent)
    fold.stage = frame.columns.filter { inputs.contains($0.name) }.map(\.stage).max() ?? 0
    try checkLookups(of: fold)
    try place(fold, dependent)
    frame.join(fold, dependent, inputs)
  }

  /// A lookup by what the iteration before left is made in the pass, which must stand where the body
  /// asks: not before what the iteration wrote until then, and not after what it writes later.
  private func checkLookups(of fold: Fold) throws(Refusal) {
    for case .column(let name) in fold.steps where !fold.results.contains(name) {
      guard let column = frame.columns.first(where: { $0.name == name }),
        case .looked = column.definition
      else { continue }
      guard column.stage == fold.stage else {
        throw Refusal("a lookup by what the iteration before left, between changes")
      }
      rewrites.insert(.stateLookup)
    }
  }

  /// Puts the pass after the stage that has what it reads, and before the next one.
  private func place(_ fold: Fold, _ dependent: Set<String>) throws(Refusal) {
    if fold.stage == frame.stage {
      context.record.steps.append(.stage(frame, frame.cut()))
    }
    try checkEarlier(fold, dependent)
    let next = context.record.steps.firstIndex {
      if case .stage(let other, fold.stage + 1) = $0 { return other === frame }
      return false
    }
    context.record.steps.insert(.fold(frame, fold), at: next ?? context.record.steps.count)
  }

  /// What inner loops and sequences needed before the pass cannot come from it.
  private func checkEarlier(_ fold: Fold, _ dependent: Set<String>) throws(Refusal) {
    let refusal = Refusal(
      "order-dependent state that inner loops or sequences need before it is known",
      context.loopRange)
    for inner in context.record.frames where inner !== frame && inner.lies(in: frame) {
      guard let stage = inner.stage(of: frame), stage <= fold.stage else { continue }
      let uses = inner.columns.reduce(into: inner.sourceUses) { $0.formUnion($1.uses) }
      if !uses.isDisjoint(with: dependent) { throw refusal }
    }
    for case .sequence(let numbers) in context.record.steps
    where numbers.frame === frame && numbers.stage <= fold.stage
      && !numbers.uses.isDisjoint(with: dependent)
    {
      throw refusal
    }
  }

  private func variable(_ slot: Slot, _ column: String) throws(Refusal) -> Fold.Variable {
    guard let type = slot.declared, case .term(let next)? = continuing[slot] else {
      throw Refusal("order-dependent state of \(slot.name), whose type is not known")
    }
    let initial: Term
    if let parent {
      initial = try parent.read(slot, .init(start: 0, end: 0))
    } else {
      initial = Term(text: slot.outside ?? "NULL")
    }
    return Fold.Variable(before: column, type: type, initial: initial, next: next)
  }
}

extension Frame {
  /// Columns that depend on what a fold gives, and the columns themselves.
  func dependents(of names: Set<String>) -> Set<String> {
    var found = names
    var grows = true
    while grows {
      grows = false
      for column in columns where !found.contains(column.name) {
        if !column.uses.isDisjoint(with: found) {
          found.insert(column.name)
          grows = true
        }
      }
    }
    return found
  }

  /// Lists what the pass computes, in the order of the body.
  func orderSteps(
    of fold: Fold, stores: [(after: Int, step: Fold.Step, uses: Set<String>)]
  ) {
    let dependent = dependents(of: Set(fold.results))
    var wanted = fold.leaves?.uses ?? []
    for variable in fold.variables { wanted.formUnion(variable.next.uses) }
    for store in stores { wanted.formUnion(store.uses) }
    wanted.formUnion(fold.results)
    for column in columns.reversed() where wanted.contains(column.name) {
      if dependent.contains(column.name) { wanted.formUnion(column.uses) }
    }
    let before = Set(fold.variables.map(\.before))
    for (index, column) in columns.enumerated() {
      for store in stores where store.after == index { fold.steps.append(store.step) }
      if wanted.contains(column.name), dependent.contains(column.name),
        !before.contains(column.name)
      {
        fold.steps.append(.column(column.name))
      }
    }
    for store in stores where store.after >= columns.count { fold.steps.append(store.step) }
  }

  /// The columns that the pass reads.
  func inputs(of fold: Fold) throws(Refusal) -> Set<String> {
    let results = Set(fold.results)
    var inputs = fold.leaves?.uses ?? []
    for case .column(let name) in fold.steps {
      guard let column = columns.first(where: { $0.name == name }) else { continue }
      if case .looked = column.definition, !results.contains(name), !column.inner.isEmpty {
        throw Refusal("an inner loop over what the iteration before left")
      }
      inputs.formUnion(column.uses)
    }
    for variable in fold.variables {
      inputs.formUnion(variable.initial.uses.union(variable.next.uses))
    }
    for case .store(_, let path, let key, let value) in fold.steps {
      inputs.formUnion(path.uses.union(key.uses).union(value.uses))
    }
    return inputs.union(fold.arrays.compactMap(\.owner))
  }

  /// The stage of a frame around from which this one is made.
  func stage(of outer: Frame) -> Int? {
    var current: Frame? = self
    while let inner = current?.parent {
      if inner.frame === outer { return inner.stage }
      current = inner.frame
    }
    return nil
  }
}
