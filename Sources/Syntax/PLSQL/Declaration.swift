import Diagnostics

/// One declaration of a block, a subprogram or a package.
package struct Declaration: Sendable {
  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  package indirect enum Kind: Sendable {
    case variable(Variable)
    case cursor(Cursor)
    case exception(Identifier)
    case type(Identifier, TypeDefinition)
    case `subtype`(Subtype)
    case subprogram(Subprogram)
    case pragma(PragmaDeclaration)
  }

  package struct Variable: Sendable {
    package var name: Identifier
    package var type: TypeName
    package var isConstant: Bool
    package var isNotNull: Bool
    package var defaultValue: Expression?
  }

  /// `CURSOR c (a number) RETURN t%ROWTYPE IS SELECT …`; without query it is a specification.
  package struct Cursor: Sendable {
    package var name: Identifier
    package var parameters: [ParameterDeclaration]
    package var returnType: TypeName?
    package var query: Query?
  }

  package struct Subtype: Sendable {
    package var name: Identifier
    package var base: TypeName
    package var lower: Expression?
    package var upper: Expression?
    package var isNotNull: Bool
  }
}

/// What `TYPE name IS …` defines.
package enum TypeDefinition: Sendable {
  case record([Field])
  /// A nested table, or with INDEX BY an associative array.
  case table(of: TypeName, isNotNull: Bool, indexBy: TypeName?)
  case array(limit: Expression, of: TypeName, isNotNull: Bool)
  case refCursor(returning: TypeName?)

  package struct Field: Sendable {
    package var name: Identifier
    package var type: TypeName
    package var isNotNull: Bool
    package var defaultValue: Expression?
  }
}

/// `PRAGMA EXCEPTION_INIT (name, -20001)`.
package struct PragmaDeclaration: Sendable {
  /// Lower case.
  package var name: String
  package var arguments: [FunctionCall.Argument]
  package var range: SourceRange
}
