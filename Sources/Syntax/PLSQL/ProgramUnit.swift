import Diagnostics

/// What `CREATE [OR REPLACE] PROCEDURE | FUNCTION | PACKAGE [BODY] | TRIGGER | TYPE [BODY]` makes.
///
/// Units are always read in Oracle's dialect.
package struct ProgramUnit: Sendable {
  package var kind: Kind
  package var orReplace: Bool
  package var ifNotExists: Bool
  package var range: SourceRange

  package indirect enum Kind: Sendable {
    /// A procedure or a function, by its heading.
    case subprogram(Subprogram)
    case package(PackageSpecification)
    case packageBody(PackageBody)
    case trigger(Trigger)
    case type(ObjectType)
    case typeBody(ObjectTypeBody)
  }

  package var name: QualifiedName {
    switch kind {
    case .subprogram(let subprogram): subprogram.heading.name
    case .package(let package): package.name
    case .packageBody(let body): body.name
    case .trigger(let trigger): trigger.name
    case .type(let type): type.name
    case .typeBody(let body): body.name
    }
  }
}

/// A procedure or a function: declared (without body) or defined.
package struct Subprogram: Sendable {
  package var heading: Heading
  /// Nil in a specification and in a forward declaration.
  package var body: Block?
  /// `LANGUAGE JAVA NAME '…'` in place of a body, as text.
  package var external: RawClause?
  /// Of object types: `member`, `static`, `constructor`, `map member`, `order member`, with `overriding`,
  /// `final` and `not instantiable` before it.
  package var modifiers: [String] = []
  package var range: SourceRange

  package struct Heading: Sendable {
    package var name: QualifiedName
    package var parameters: [ParameterDeclaration]
    /// Nil for procedures.
    package var returnType: TypeName?
    /// `SELF AS RESULT` of constructors.
    package var returnsSelf = false
    package var properties: [Property] = []
    package var range: SourceRange

    package var isFunction: Bool { returnType != nil || returnsSelf }
    package var isPipelined: Bool { properties.contains { $0.name == "pipelined" } }
    package var isDeterministic: Bool { properties.contains { $0.name == "deterministic" } }
  }

  /// `DETERMINISTIC`, `PIPELINED`, `RESULT_CACHE RELIES_ON (t)`, `AUTHID CURRENT_USER`, …
  package struct Property: Sendable, Hashable {
    /// The first word, lower case.
    package var name: String
    /// What follows it, as text.
    package var argument: String
  }
}

/// `name IN OUT NOCOPY type := default`.
package struct ParameterDeclaration: Sendable {
  package var name: Identifier
  package var mode: ExecuteImmediate.Mode
  package var isNoCopy: Bool
  package var type: TypeName
  package var defaultValue: Expression?
  package var range: SourceRange
}

package struct PackageSpecification: Sendable {
  package var name: QualifiedName
  package var properties: [Subprogram.Property]
  package var declarations: [Declaration]
  package var range: SourceRange
}

package struct PackageBody: Sendable {
  package var name: QualifiedName
  package var declarations: [Declaration]
  /// What runs when a session first touches the package; its declarations are empty.
  package var initialization: Block?
  package var range: SourceRange
}

/// Row, statement, INSTEAD OF and compound triggers, and those of a schema or the database.
package struct Trigger: Sendable {
  package var name: QualifiedName
  package var timing: Timing
  package var events: [Event]
  package var target: Target
  package var isForEachRow = false
  /// The names of the old and the new row, usually OLD and NEW.
  package var oldName: Identifier?
  package var newName: Identifier?
  package var parentName: Identifier?
  package var follows: [QualifiedName] = []
  package var precedes: [QualifiedName] = []
  package var isDisabled = false
  package var condition: Expression?
  package var body: Body
  package var range: SourceRange

  package enum Timing: String, Sendable {
    case before, after
    case insteadOf = "instead of"
    /// `FOR … COMPOUND TRIGGER`
    case compound
  }

  package enum Event: Sendable {
    case insert, delete
    /// With the columns of `UPDATE OF`, if any.
    case update([Identifier])
    /// `LOGON`, `CREATE`, `DDL`, … in capitals.
    case system(String)
  }

  package enum Target: Sendable {
    case table(QualifiedName)
    /// `NESTED TABLE column OF view`
    case nestedTable(Identifier, of: QualifiedName)
    case schema(QualifiedName?)
    case database
  }

  package enum Body: Sendable {
    case block(Block)
    case call(Expression)
    case compound(declarations: [Declaration], sections: [Section])
  }

  /// `BEFORE EACH ROW IS BEGIN … END BEFORE EACH ROW;`
  package struct Section: Sendable {
    package var timing: Timing
    package var isForEachRow: Bool
    package var block: Block
  }
}

/// `CREATE TYPE`: an object type, a collection type, or a name to be completed.
package struct ObjectType: Sendable {
  package var name: QualifiedName
  package var isForced = false
  package var definition: Definition
  package var range: SourceRange

  package enum Definition: Sendable {
    /// `CREATE TYPE t;`
    case incomplete
    case object(Object)
    case table(of: TypeName, isNotNull: Bool)
    case array(limit: Expression, of: TypeName, isNotNull: Bool)
  }

  package struct Object: Sendable {
    /// The supertype of `UNDER`.
    package var under: QualifiedName?
    package var attributes: [TypeName.Field]
    package var methods: [Subprogram]
    package var isFinal = true
    package var isInstantiable = true
  }
}

package struct ObjectTypeBody: Sendable {
  package var name: QualifiedName
  package var methods: [Subprogram]
  package var range: SourceRange
}
