import Diagnostics

/// `[DECLARE …] BEGIN … [EXCEPTION …] END`.
package struct Block: Sendable {
  package var declarations: [Declaration]
  package var statements: [RoutineStatement]
  package var handlers: [ExceptionHandler]
  package var range: SourceRange
}

/// `WHEN a OR b THEN …`.
package struct ExceptionHandler: Sendable {
  /// Empty for OTHERS.
  package var exceptions: [QualifiedName]
  package var statements: [RoutineStatement]
  package var range: SourceRange

  package var isOthers: Bool { exceptions.isEmpty }
}

/// One statement of PL/SQL with the labels before it.
package struct RoutineStatement: Sendable {
  package var labels: [Identifier]
  package var kind: Kind
  package var range: SourceRange

  package indirect enum Kind: Sendable {
    case null
    case assignment(Expression, value: Expression)
    /// A procedure call: a name, a call, or a method of a value.
    case call(Expression)
    case block(Block)
    case conditional([Branch], otherwise: [RoutineStatement])
    /// Without ELSE an unmatched value raises CASE_NOT_FOUND, so nil is not the same as empty.
    case choice(Expression?, [Branch], otherwise: [RoutineStatement]?)
    case loop([RoutineStatement])
    case whileLoop(Expression, [RoutineStatement])
    case forLoop(ForLoop)
    case cursorLoop(CursorLoop)
    /// `EXIT [label] [WHEN condition]`
    case exit(label: Identifier?, condition: Expression?)
    case proceed(label: Identifier?, condition: Expression?)
    case goto(Identifier)
    case `return`(Expression?)
    /// Nil raises again what is being handled.
    case raise(QualifiedName?)
    /// SELECT INTO, INSERT, UPDATE, DELETE, MERGE, LOCK TABLE, COMMIT, ROLLBACK, SAVEPOINT, SET TRANSACTION.
    case sql(Statement)
    case executeImmediate(ExecuteImmediate)
    case open(Expression, arguments: [FunctionCall.Argument])
    case openFor(OpenFor)
    case fetch(Expression, Into)
    case close(Expression)
    case forAll(ForAll)
    case pipeRow(Expression)
    case pragma(PragmaDeclaration)
  }

  package struct Branch: Sendable {
    package var condition: Expression
    package var statements: [RoutineStatement]

    package init(condition: Expression, statements: [RoutineStatement]) {
      self.condition = condition
      self.statements = statements
    }
  }

  /// `FOR i IN REVERSE 1 .. 10 LOOP`
  package struct ForLoop: Sendable {
    package var index: Identifier
    package var isReverse: Bool
    package var lower: Expression
    package var upper: Expression
    package var statements: [RoutineStatement]

    package init(
      index: Identifier, isReverse: Bool, lower: Expression, upper: Expression,
      statements: [RoutineStatement]
    ) {
      self.index = index
      self.isReverse = isReverse
      self.lower = lower
      self.upper = upper
      self.statements = statements
    }
  }

  /// `FOR r IN c (1) LOOP`, `FOR r IN (SELECT …) LOOP`
  package struct CursorLoop: Sendable {
    package var record: Identifier
    package var source: Source
    package var statements: [RoutineStatement]

    package enum Source: Sendable {
      case query(Query)
      case cursor(QualifiedName, arguments: [FunctionCall.Argument])
    }
  }

  /// `OPEN c FOR SELECT …`, `OPEN c FOR text USING …`
  package struct OpenFor: Sendable {
    package var cursor: Expression
    package var source: Source
    package var using: [ExecuteImmediate.Argument]

    package enum Source: Sendable {
      case query(Query)
      case text(Expression)
    }
  }

  /// `FORALL i IN 1 .. n SAVE EXCEPTIONS INSERT …`
  package struct ForAll: Sendable {
    package var index: Identifier
    package var bounds: Bounds
    package var savesExceptions: Bool
    package var statement: RoutineStatement

    package indirect enum Bounds: Sendable {
      case range(Expression, Expression)
      case indices(of: Expression, lower: Expression?, upper: Expression?)
      case values(of: Expression)
    }
  }
}
