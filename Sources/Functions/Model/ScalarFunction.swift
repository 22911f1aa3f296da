import Columns
import Diagnostics

/// What a kernel may know besides its arguments.
package struct KernelContext: Sendable {
  /// The number of rows of the batch; constant arguments have this count too.
  package let count: Int
  package let session: FunctionSession

  package init(count: Int, session: FunctionSession) {
    self.count = count
    self.session = session
  }
}

/// What functions may know of the session and the statement.
package struct FunctionSession: Sendable {
  package var dialect: Dialect
  /// What now() says, microseconds since 1970-01-01 UTC: the start of the statement, or in the
  /// postgres dialect of the transaction that BEGIN began.
  package var now: Int64
  /// The start of the statement, where now() is that of the transaction.
  package var statementStart: Int64?
  /// IANA name of the session's time zone.
  package var timeZone: String
  package var user: String
  /// Whether the user has a role; nil has all.
  package var roles: (@Sendable (String) -> Bool)?
  package var cancellation: Cancellation
  /// The plan is kept and runs again later, when the clock says something else.
  package var keepsPlan = false
  /// NLS_DATE_FORMAT: the model of dates that are converted without one.
  package var dateFormat = FunctionSession.usualDateFormat
  package static let usualDateFormat = "DD-MON-RR"
  /// What programs noted of the session, for SYS_CONTEXT: `app.region`, `userenv.module`, in lower case.
  package var contexts: [String: String] = [:]
  /// NLS_TIMESTAMP_FORMAT.
  package var timestampFormat = FunctionSession.usualTimestampFormat
  package static let usualTimestampFormat = "DD-MON-RR HH.MI.SSXFF AM"

  package init(
    dialect: Dialect = .postgres, now: Int64 = 0, timeZone: String = "UTC",
    user: String = "reckon", roles: (@Sendable (String) -> Bool)? = nil,
    cancellation: Cancellation = Cancellation()
  ) {
    self.dialect = dialect
    self.now = now
    self.timeZone = timeZone
    self.user = user
    self.roles = roles
    self.cancellation = cancellation
  }
}

/// Computes a function over a batch: every row of the result from the same row of the arguments.
///
/// All rows are active (CASE, AND and COALESCE gather their active rows first). A kernel throws
/// for the first row that has no value; the caller then repeats the batch in smaller parts where
/// it needs to know the row. It accepts every encoding, and may return any.
package typealias ScalarKernel =
  @Sendable (_ arguments: [Column], _ context: KernelContext) throws(SQLError) -> Column

/// What a rule must know before it moves, repeats or drops a call.
package struct FunctionTraits: Sendable, Hashable {
  /// Some arguments give an error instead of a value.
  package var canFail = false
  /// Two calls with the same arguments may differ (`random()`).
  package var isVolatile = false
  /// The value is the statement's time: the same for all of its rows, another for the next run.
  package var readsClock = false
  /// A call changes something (`nextval`).
  package var hasEffects = false
  /// A NULL argument gives NULL: the kernel may assume nothing else about NULL rows.
  package var isStrict = true

  package init(
    canFail: Bool = false, isVolatile: Bool = false, hasEffects: Bool = false, isStrict: Bool = true
  ) {
    self.canFail = canFail
    self.isVolatile = isVolatile
    self.hasEffects = hasEffects
    self.isStrict = isStrict
  }
}

/// An argument as the binder sees it before a signature is chosen.
package struct ArgumentType: Sendable, Hashable {
  package var type: DataType
  /// A bare string literal (or parameter) takes the type that the signature wants.
  package var isStringLiteral: Bool
  /// The value of a literal, for functions whose result type depends on it: `round(x, 2)`.
  package var constant: Value?

  package init(_ type: DataType, isStringLiteral: Bool = false, constant: Value? = nil) {
    self.type = type
    self.isStringLiteral = isStringLiteral
    self.constant = constant
  }
}

/// A function chosen for given argument types.
package struct ScalarCall: Sendable {
  /// The name that plans print: the function's first name, lower case.
  package var name: String
  /// The types that the kernel takes; the binder casts the arguments to them.
  package var argumentTypes: [DataType]
  package var returnType: DataType
  package var traits: FunctionTraits
  package var kernel: ScalarKernel
  /// Where the call stands in the statement, for errors at run time.
  package var range: SourceRange?
  /// Of a sequence: the value for one row.
  package var draw: (@Sendable () throws(SQLError) -> Int128)?

  package init(
    name: String, argumentTypes: [DataType], returnType: DataType, traits: FunctionTraits,
    kernel: @escaping ScalarKernel
  ) {
    self.name = name
    self.argumentTypes = argumentTypes
    self.returnType = returnType
    self.traits = traits
    self.kernel = kernel
  }
}

/// One way to call a function.
package struct ScalarSignature: Sendable {
  /// As documentation writes it: `(text VARCHAR, count BIGINT) → VARCHAR`.
  package var text: String
  /// The call for these arguments, or nil when they do not fit. The total cost of the implicit
  /// casts decides between signatures that fit; the first wins a tie.
  package var match:
    @Sendable (_ arguments: [ArgumentType], _ dialect: Dialect) -> (call: ScalarCall, cost: Int)?

  package init(
    _ text: String,
    match:
      @escaping @Sendable (_ arguments: [ArgumentType], _ dialect: Dialect) -> (
        call: ScalarCall, cost: Int
      )?
  ) {
    self.text = text
    self.match = match
  }
}

/// A scalar function or operator: names, documentation, example and signatures.
package struct ScalarFunction: Sendable {
  /// Lower case, the usual one first; operators are named by their symbol.
  package var names: [String]
  package var category: FunctionCategory
  /// One sentence or two for `docs/FUNCTIONS.md` and `.help`.
  package var summary: String
  /// An expression and what it gives, which a test evaluates.
  package var example: FunctionExample
  package var signatures: [ScalarSignature]

  package init(
    names: [String], category: FunctionCategory, summary: String, example: FunctionExample,
    signatures: [ScalarSignature]
  ) {
    self.names = names
    self.category = category
    self.summary = summary
    self.example = example
    self.signatures = signatures
  }
}

package struct FunctionExample: Sendable, Hashable {
  /// `upper('abc')`
  package var expression: String
  /// The result as the shell prints it: `ABC`.
  package var result: String

  package init(_ expression: String, gives result: String) {
    self.expression = expression
    self.result = result
  }
}

package enum FunctionCategory: String, Sendable, CaseIterable {
  case arithmetic, comparison, math, text, pattern, date, conversion, conditional, nested, json
  case aggregate, window, statistics, money, system
}
