import Diagnostics
import Syntax

/// What all levels of a nest of loops share while they become sets.
final class LoopContext {
  let program: ProgramModel
  let builder: ScopeBuilder
  /// Tells the tables and variables of this loop from those of others.
  let number: String
  let names: NameSource
  let strategy: Strategy
  private let asked: AskedChoices
  let loopRange: SourceRange
  let returning: ReturnSlots
  let presence: PresenceFlags
  let fixedRows: FixedRowSlots
  /// All that a second attempt begins anew.
  var record = Record()

  /// The rows that come to an INSERT, by their keys.
  struct RankedKeys {
    let frame: Frame
    let table: String
    let keys: [(column: String, value: Term)]
    let partition: String
    let uses: Set<String>
    /// The columns that windows of this partition compute.
    var windows: Set<String>
  }

  struct Record {
    var effects: [Effect] = []
    var accesses: [Access] = []
    /// Conditions under which the plan gives up and the loop runs row by row.
    var violations: [Violation] = []
    var rewrites: Set<Rewrite> = []
    var commits = false
    /// Those that iterations set.
    var savepoints: Set<String> = []
    /// Which rows come to a COMMIT, where each iteration leaves nothing behind it open.
    var committedRows: Term?
    /// Where the loop commits, if rows behind its last COMMIT may stay open.
    var lastCommit: LastCommit?
    /// An inner loop commits.
    var commitsInside = false
    var notes: [String] = []
    /// Statements before the first table.
    var preparations: [String] = []
    var hoisted: Set<String> = []
    /// What packages hold is as before where the plan gives up.
    var keepsPackages = false
    /// By what is done before the loop in place of in its first iteration: where rows come to it.
    var firstTimes: [String: [FirstTime]] = [:]
    /// The words of what is done before the loop in place of in its first iteration.
    var hoistedWords: Set<String> = []
    /// Variables that the preparations need, with their types.
    var variables: [String: String] = [:]
    /// By the text that names a collection: the table of what it holds before the loop.
    var collections: [String: CollectionTable] = [:]
    var steps: [Step] = []
    var frames: [Frame] = []
    /// Collections that the loop sums up in.
    var accumulated: Set<String> = []
    /// The fields of their elements, `sums.n`; without a name for elements that are no records.
    var summedFields: Set<String> = []
    /// The types of collections in which it sums up, and where they are known.
    var summedTypes: [String: (type: TypeName, home: Scope)] = [:]
    /// What the elements hold, by the names of `summedFields`.
    var summedSlots: [String: Slot] = [:]
    /// The fields of collections that the loop reads, in the same way.
    var readFields: Set<String> = []
    /// By table: how iterations that change the same rows follow each other.
    var waves: [String: Waves] = [:]
    /// Values that tell the rows of iterations apart.
    var apart: [Apart] = []
    /// Keys and foreign keys that hold at the end, and perhaps not after each iteration.
    var constraints: [ConstraintCheck] = []
    /// Iterations that touch the same rows.
    var iterations: IterationWaves?
    /// Iterations of an inner loop that touch the same rows.
    var innerWaves: InnerWaves?
    /// What the names of tables begin with that dynamic SQL changes.
    var dynamicTables: Set<String> = []
    /// Collections whose size was asked.
    var counted: Set<String> = []
    /// Variables of packages that were read before the loop in place of in every iteration.
    var hoistedReads: Set<Slot> = []
    /// Collections that called routines declare.
    var locals: [String: LocalCollection] = [:]
    /// Queries that are asked before the loop in place of in its first iteration.
    var earlyReads: [EarlyRead] = []
    /// Expressions that are computed once before the loop, and their variables.
    var prepared: [String: String] = [:]
    /// How many effects are written before a read of the same iteration.
    var distributed = 0
    /// How many accesses those made, at most.
    var distributedAccesses = 0
    /// Tables whose keys are looked up before rows are inserted.
    var deduplicated: Set<String> = []
    /// By INSERT: what its rows are parted by to find the first row of each key.
    var rankedKeys: [SourceRange: [RankedKeys]] = [:]
    /// Columns that hold numbers of sequences, as terms.
    var freshNumbers: Set<String> = []
    /// What called functions that changed something, from the outermost call to the function.
    var changingCalls: Set<[CallPlace]> = []
    /// How many places take the next value of a sequence.
    var sequences: [String: Int] = [:]
    /// By table: what is added to the rows that are there and inserted where there is none.
    var upserts: [String: Upserts] = [:]
    /// Columns of numbers that are not given out yet.
    var lateColumns: Set<String> = []
    /// Tables whose new rows wait for them.
    var postponed: Set<String> = []
    /// What is added to variables that do not hold every number.
    var sumSteps: [SumStep] = []
    /// Those that only add, over all iterations.
    var limitedSums: [LimitedSum] = []
    /// Sums that the loop may round on the way.
    var roundedSums: Set<FoldRequest> = []
    /// Rows that are variables, and how many statements change them.
    var fixedRows: Set<FixedRow> = []
    var fixedRowChanges = 0
    /// Tables that number their rows one above those that are there.
    var nextNumbers: [LoopRun.NextNumber] = []
    /// A handler waits for what expressions may fail with.
    var meetsErrors = false
    /// By table: its triggers, whose bodies are part of the plan.
    var expanded: [String: [String]] = [:]
  }

  struct Violation {
    var frame: Frame
    var condition: Term
    var reason: String
    /// Counts only if one of these columns is needed; empty: always.
    var unknown: Set<String> = []
    /// Its text, where that names tables that are known only as the plan is written.
    var writes: (() -> String)?

    var text: String { writes?() ?? condition.text }
  }

  /// A table that is made, in this order.
  enum Step {
    case stage(Frame, Int)
    /// Numbers of a sequence for the rows of a stage on each of the paths that take one.
    case sequence(SequenceNumbers)
    /// The turns of a loop without a query.
    case levels(Levels)
    /// The pass of a fold over the table of its stage.
    case fold(Frame, Fold)
    /// The changes of these effects, before what is made after them reads the tables.
    case effects(Range<Int>)
  }

  /// The text of the loop.
  let unit: SourceUnit
  /// Some statement of the loop fires triggers.
  let hasTriggers: Flag

  init(
    program: ProgramModel, builder: ScopeBuilder, number: String, strategy: Strategy,
    loopRange: SourceRange, unit: SourceUnit, hasTriggers: Flag, returning: ReturnSlots,
    presence: PresenceFlags, fixedRows: FixedRowSlots, asked: AskedChoices
  ) {
    self.asked = asked
    self.unit = unit
    names = NameSource(avoiding: program.words)
    self.hasTriggers = hasTriggers
    self.program = program
    self.builder = builder
    self.number = number
    self.strategy = strategy
    self.loopRange = loopRange
    self.returning = returning
    self.presence = presence
    self.fixedRows = fixedRows
  }

  var folds: Set<FoldRequest> { strategy.folds }

  /// What the strategy says to something for which it makes a difference.
  func chooses(_ choice: Strategy.Choice) -> Bool {
    asked.choices.insert(choice)
    return strategy[choice]
  }

  func makeFrame(
    loop: Int, columns: [String], parent: (frame: Frame, stage: Int)? = nil,
    source: @escaping ([String]) -> String
  ) -> Frame {
    let frame = Frame(
      name: names.fresh("set_frame_\(number)"), names: names, columns: columns, parent: parent,
      source: source)
    frame.loop = loop
    record.frames.append(frame)
    return frame
  }
}

/// The choices that made a difference in the attempts at a loop.
final class AskedChoices {
  var choices: Set<Strategy.Choice> = []
}

/// Something that one attempt at a loop finds out for those after it.
final class Flag {
  var isTrue = false
}
