import Diagnostics

/// A type as it was written.
package struct TypeName: Sendable {
  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  package indirect enum Kind: Sendable {
    /// Any named type. Names of several words are one word here: `DOUBLE PRECISION` is `double`,
    /// `CHARACTER VARYING` is `varchar`, `TIMESTAMP WITH TIME ZONE` is `timestamptz`,
    /// `TIMESTAMP WITH LOCAL TIME ZONE` is `timestampltz`, `TIME WITH TIME ZONE` is `timetz`,
    /// `NATIONAL CHARACTER` is `nchar`, `BIT VARYING` is `varbit`, `LONG RAW` is `long raw`.
    case named(QualifiedName, arguments: [Expression], unit: LengthUnit?)
    /// `INTERVAL`, `INTERVAL DAY TO SECOND`.
    case interval(IntervalFields?)
    /// `integer[]`, `integer[3]`, `integer ARRAY`, `LIST(integer)`.
    case list(TypeName, size: Int?)
    /// `STRUCT(a integer, b text)`, `ROW(a integer)`.
    case structure([Field])
    /// `MAP(text, integer)`.
    case map(TypeName, TypeName)
    /// `UNION(a integer, b text)`.
    case union([Field])
    /// `ENUM ('a', 'b')`.
    case enumeration([String])
    /// `account.id%TYPE`.
    case typeOf(QualifiedName)
    /// `account%ROWTYPE`.
    case rowTypeOf(QualifiedName)
    /// `REF account_type`.
    case reference(QualifiedName)
  }

  package struct Field: Sendable {
    package var name: Identifier
    package var type: TypeName
  }

  /// What the length of a character type counts: `VARCHAR2(10 CHAR)`.
  package enum LengthUnit: String, Sendable {
    case byte, char
  }
}
