import Diagnostics

/// `CREATE SCHEMA [IF NOT EXISTS] s AUTHORIZATION u`.
package struct CreateSchema: Sendable {
  package var name: QualifiedName
  package var ifNotExists: Bool
  package var orReplace: Bool
  package var owner: Identifier?
}

package struct CreateView: Sendable {
  package var name: QualifiedName
  package var orReplace = false
  package var ifNotExists = false
  package var isTemporary = false
  package var isMaterialized = false
  /// Oracle's FORCE: create even if it does not bind.
  package var isForced = false
  package var columns: [Identifier] = []
  package var comment: String?
  package var query: Query
  /// The query's place in the text.
  package var options: [Option] = []
  /// `WITH CHECK OPTION`.
  package var checkOption = false
  /// `WITH READ ONLY`.
  package var readOnly = false
  /// `WITH NO DATA` is false.
  package var withData = true
}

package struct CreateIndex: Sendable {
  package var name: QualifiedName?
  package var table: QualifiedName
  package var isUnique: Bool
  package var ifNotExists: Bool
  package var keys: [OrderItem]
  package var included: [Identifier]
  package var filter: Expression?
  /// `USING btree`, `BITMAP`, lower case.
  package var method: String?
}

/// `CREATE MACRO f(a, b := 1) AS a + b, (a) AS TABLE SELECT …`.
package struct CreateMacro: Sendable {
  package var name: QualifiedName
  package var orReplace: Bool
  package var ifNotExists: Bool
  package var isTemporary: Bool
  /// The overloads, by number of parameters.
  package var forms: [Form]

  package struct Form: Sendable {
    package var parameters: [Parameter]
    package var body: Body
  }

  package struct Parameter: Sendable {
    package var name: Identifier
    package var type: TypeName?
    package var defaultValue: Expression?
  }

  package enum Body: Sendable {
    case expression(Expression)
    case table(Query)
  }
}

package struct CreateSequence: Sendable {
  package var name: QualifiedName
  package var ifNotExists: Bool
  package var orReplace: Bool
  package var isTemporary: Bool
  package var options: [SequenceOption]
}

package enum SequenceOption: Sendable {
  case start(Expression)
  case increment(Expression)
  /// Nil for NO MINVALUE.
  case minimum(Expression?)
  /// Nil for NO MAXVALUE.
  case maximum(Expression?)
  case cycle(Bool)
  /// Nil for NOCACHE.
  case cache(Expression?)
  case ordered(Bool)
  case owned(by: QualifiedName?)
  case type(TypeName)
  /// `RESTART [WITH n]`.
  case restart(Expression?)
}

/// `CREATE [OR REPLACE] [PUBLIC] SYNONYM a FOR b`.
package struct CreateSynonym: Sendable {
  package var name: QualifiedName
  package var target: QualifiedName
  package var orReplace: Bool
  package var isPublic: Bool
}

/// `CREATE TYPE mood AS ENUM (…)`, `CREATE TYPE money AS DECIMAL(18, 2)`, `CREATE DOMAIN`.
///
/// Oracle's object and collection types are units of PL/SQL.
package struct CreateType: Sendable {
  package var name: QualifiedName
  package var ifNotExists: Bool
  package var orReplace: Bool
  package var isDomain: Bool
  package var definition: Definition
  /// NOT NULL, DEFAULT and CHECK of a domain.
  package var constraints: [ColumnConstraint]

  package enum Definition: Sendable {
    case type(TypeName)
    /// `AS ENUM (SELECT …)`.
    case enumeration(Query)
  }
}

/// `CREATE ROLE`, `CREATE USER`.
package struct CreateRole: Sendable {
  package var name: Identifier
  package var isUser: Bool
  package var ifNotExists: Bool
  package var password: String?
  /// The words of other options, in capitals: `SUPERUSER`, `NOLOGIN`.
  package var options: [String]
  /// `SET name = value` and `RESET name`, in order.
  package var settings: [RoleSetting] = []
}

/// `SET name = value` of a role; no value is RESET.
package struct RoleSetting: Sendable {
  /// nil: all of them.
  package var name: Identifier?
  package var value: Expression?
}

/// `CREATE POLICY p ON t FOR SELECT TO r USING (…)`.
package struct CreatePolicy: Sendable {
  package var name: Identifier
  package var table: QualifiedName
  package var isRestrictive: Bool
  /// `ALL`, `SELECT`, …
  package var command: String
  package var roles: [Identifier]
  package var using: Expression?
  package var check: Expression?
}

/// `CREATE MASK m ON t FOR COLUMN c RETURN expression`, as in DB2.
package struct CreateMask: Sendable {
  package var name: Identifier
  package var table: QualifiedName
  package var column: Identifier
  package var orReplace: Bool
  package var expression: Expression
}

/// An object by its kind and name, with the rest of its statement as text.
package struct OtherObject: Sendable {
  /// In capitals: `DIRECTORY`, `DATABASE LINK`, `TABLESPACE`.
  package var kind: String
  package var name: QualifiedName?
  package var rest: RawClause
}

/// `ALTER SEQUENCE s INCREMENT BY 2`.
package struct AlterSequence: Sendable {
  package var name: QualifiedName
  package var ifExists: Bool
  package var options: [SequenceOption]
}

/// ALTER of anything else.
package struct AlterObject: Sendable {
  package var kind: ObjectKind
  package var name: QualifiedName
  package var ifExists: Bool
  package var action: Action

  package enum Action: Sendable {
    case rename(to: Identifier)
    case setSchema(Identifier)
    case setOwner(Identifier)
    /// Oracle's COMPILE.
    case compile
    /// Oracle's ENABLE (true) and DISABLE (false).
    case enable(Bool)
    /// `ALTER ROLE r SET name = value`, `PASSWORD '…'` and other words, as text.
    case other(RawClause)
  }
}

/// What a statement can create, alter, drop, comment on or grant.
package enum ObjectKind: String, Sendable, Hashable, CaseIterable {
  case table = "TABLE"
  case view = "VIEW"
  case materializedView = "MATERIALIZED VIEW"
  case column = "COLUMN"
  case schema = "SCHEMA"
  case database = "DATABASE"
  case index = "INDEX"
  case macro = "MACRO"
  case tableMacro = "MACRO TABLE"
  case sequence = "SEQUENCE"
  case synonym = "SYNONYM"
  case publicSynonym = "PUBLIC SYNONYM"
  case type = "TYPE"
  case typeBody = "TYPE BODY"
  case domain = "DOMAIN"
  case function = "FUNCTION"
  case procedure = "PROCEDURE"
  case package = "PACKAGE"
  case packageBody = "PACKAGE BODY"
  case trigger = "TRIGGER"
  case role = "ROLE"
  case user = "USER"
  case policy = "POLICY"
  case mask = "MASK"
  case session = "SESSION"
  case system = "SYSTEM"
  case constraint = "CONSTRAINT"
  case directory = "DIRECTORY"
  case databaseLink = "DATABASE LINK"
  case publicDatabaseLink = "PUBLIC DATABASE LINK"
  case tablespace = "TABLESPACE"
  case context = "CONTEXT"
  case `operator` = "OPERATOR"
  case aggregate = "AGGREGATE"
  case `extension` = "EXTENSION"
  case secret = "SECRET"
  case cluster = "CLUSTER"
  case profile = "PROFILE"
  case materializedViewLog = "MATERIALIZED VIEW LOG"
  case library = "LIBRARY"
  case java = "JAVA"
  case statistics = "STATISTICS"
}

extension ObjectKind {
  /// Whether it says who may do what.
  package var isOfAccess: Bool { [.role, .user, .policy, .mask].contains(self) }
}

/// `DROP TABLE IF EXISTS a, b CASCADE`.
package struct Drop: Sendable {
  package var kind: ObjectKind
  package var ifExists: Bool
  package var names: [QualifiedName]
  /// The table of a policy, trigger or constraint: `DROP POLICY p ON t`.
  package var table: QualifiedName?
  /// CASCADE (with Oracle's CONSTRAINTS), else RESTRICT.
  package var isCascade: Bool
  /// Oracle's PURGE.
  package var isPurge: Bool
  /// The parameter types of `DROP FUNCTION f(integer)`.
  package var signature: [TypeName]?
}

/// `COMMENT ON COLUMN t.c IS '…'`.
package struct Comment: Sendable {
  package var kind: ObjectKind
  package var name: QualifiedName
  /// Nil for NULL.
  package var text: String?
}

/// GRANT and REVOKE, of privileges and of roles.
package struct Grant: Sendable {
  package var isRevoke: Bool
  package var privileges: [Privilege]
  /// Nil when roles or system privileges are granted.
  package var objectKind: ObjectKind?
  package var objects: [QualifiedName]
  /// `ALL TABLES IN SCHEMA`: the objects are schemas.
  package var isAllInSchema: Bool
  package var grantees: [Identifier]
  /// `WITH GRANT OPTION`, `WITH ADMIN OPTION`, or `GRANT OPTION FOR` of a REVOKE.
  package var withOption: Bool
  package var isCascade: Bool

  /// `SELECT (a, b)`; roles stand here too.
  package struct Privilege: Sendable {
    /// Words in capitals: `SELECT`, `ALL`, `CREATE TABLE`; a role as it was written.
    package var name: Identifier
    package var columns: [Identifier]
  }
}
