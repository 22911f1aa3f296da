import Diagnostics

/// One statement of a script and its place in the text, without the closing semicolon.
package struct Statement: Sendable {
  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  package indirect enum Kind: Sendable {
    /// SELECT and all that stands for it: VALUES, TABLE, FROM-first, PIVOT, DESCRIBE, SUMMARIZE.
    case query(Query)

    case insert(Insert)
    /// Oracle's INSERT ALL and INSERT FIRST.
    case multiInsert(MultiInsert)
    case update(Update)
    case delete(Delete)
    case merge(Merge)

    case createSchema(CreateSchema)
    case createTable(CreateTable)
    case createView(CreateView)
    case createIndex(CreateIndex)
    case createMacro(CreateMacro)
    case createSequence(CreateSequence)
    case createSynonym(CreateSynonym)
    case createType(CreateType)
    case createRole(CreateRole)
    case createPolicy(CreatePolicy)
    case createMask(CreateMask)
    /// What is accepted and changes nothing here: directories, links, tablespaces, and what only
    /// administrators of Oracle write, also its ALTER and DROP.
    case createOther(OtherObject)
    case alterTable(AlterTable)
    case alterSequence(AlterSequence)
    case alterObject(AlterObject)
    case drop(Drop)
    case comment(Comment)
    case grant(Grant)
    case truncate(Truncate)

    case copy(Copy)
    case prepare(Prepare)
    case execute(Execute)
    case executeImmediate(ExecuteImmediate)
    /// Nil for ALL.
    case deallocate(Identifier?)
    case transaction(Transaction)
    case set(SetSetting)
    /// Nil for ALL.
    case reset(QualifiedName?)
    case show(Show)
    case pragma(Pragma)
    case explain(Explain)

    case declareCursor(DeclareCursor)
    case fetch(FetchCursor)
    /// Nil for ALL.
    case close(Identifier?)
    case call(Call)
    case use(QualifiedName)
    case attach(Attach)
    case detach(Detach)
    case lockTable(LockTable)

    case vacuum(Maintenance)
    case analyze(Maintenance)
    case optimize(Optimize)
    case checkTable(QualifiedName)
    case restore(Restore)
    /// `DESCRIBE HISTORY t`.
    case history(QualifiedName)
    case checkpoint
    /// `DISCARD ALL`: the lower-case word.
    case discard(String)
    /// A unit of PL/SQL.
    case unit(ProgramUnit)
    /// An anonymous block of PL/SQL; also `EXEC …`.
    case block(Block)
    /// A line of SQL*Plus.
    case script(ScriptCommand)
    /// `LOAD name` and `INSTALL name`, which change nothing here.
    case load(String)
  }
}
