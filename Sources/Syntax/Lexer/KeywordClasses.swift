/// Which words cannot be what name. Every token carries the classes of its word.
///
/// Few words are reserved; the others are told apart by what follows them. `AS` takes any word.
struct KeywordClasses: OptionSet, Sendable {
  let rawValue: UInt8

  static let reserved = KeywordClasses(rawValue: 1)
  static let reservedInPostgres = KeywordClasses(rawValue: 2)
  static let reservedInOracle = KeywordClasses(rawValue: 4)
  static let stopsColumn = KeywordClasses(rawValue: 8)
  static let stopsTable = KeywordClasses(rawValue: 16)

  /// Cannot be the name of a column or a table, in both dialects.
  private static let reservedWords: [Keyword] = [
    .all, .and, .any, .as, .asc, .between, .case, .create, .desc, .distinct, .else, .except, .for,
    .from, .group, .having, .in, .intersect, .into, .is, .like, .not, .null, .on, .or, .order,
    .select, .then, .union, .when, .where, .with, .using, .end,
  ]

  /// Cannot be the name of a column or a table in PostgreSQL's dialect.
  private static let reservedWordsInPostgres: [Keyword] = [
    .cross, .fetch, .full, .inner, .join, .left, .limit, .natural, .offset, .right, .returning,
    .window, .qualify, .lateral, .collate, .default, .table, .ilike, .isnull, .notnull, .array,
    .outer, .semi, .anti, .check, .constraint, .primary, .references, .unique, .foreign, .some,
    .to, .grant, .cast, .glob,
  ]

  /// Cannot be the name of a column or a table in Oracle's dialect.
  private static let reservedWordsInOracle: [Keyword] = [
    .by, .check, .connect, .default, .delete, .drop, .grant, .insert, .minus, .prior, .revoke,
    .set, .start, .table, .to, .unique, .update, .values, .begin, .declare, .elsif,
    .loop, .if,
  ]

  /// Do not become the alias of a column without AS.
  private static let columnStops: [Keyword] = [
    .fetch, .limit, .offset, .returning, .window, .qualify, .minus, .bulk, .connect, .union,
    .intersect, .except, .collate, .over, .filter, .within, .isnull, .notnull, .ilike, .similar,
    .overlaps, .using, .loop, .return, .cross, .left, .right, .full, .inner, .join, .natural,
    .glob, .regexp, .rlike, .multiset, .member, .submultiset, .to, .log, .array,
  ]

  /// Do not become the alias of a table without AS.
  private static let tableStops: [Keyword] = [
    .cross, .left, .right, .full, .inner, .join, .natural, .semi, .anti, .asof, .positional,
    .lateral, .limit, .offset, .fetch, .window, .qualify, .minus, .connect, .start, .set,
    .returning, .tablesample, .sample, .pivot, .unpivot, .union, .intersect, .except, .using,
    .values, .log, .outer, .loop, .return, .model, .partition, .subpartition, .bulk, .sort,
    .default,
    .collate, .matchRecognize, .unique, .check, .primary, .foreign, .grant, .to, .ignore, .apply,
    .isnull, .notnull, .array, .isopen,
  ]

  /// The classes of every word that has any.
  static func all() -> [Keyword: KeywordClasses] {
    let lists: [([Keyword], KeywordClasses)] = [
      (reservedWords, .reserved), (reservedWordsInPostgres, .reservedInPostgres),
      (reservedWordsInOracle, .reservedInOracle), (columnStops, .stopsColumn),
      (tableStops, .stopsTable),
    ]
    var classes: [Keyword: KeywordClasses] = [:]
    for (keywords, kind) in lists {
      for keyword in keywords { classes[keyword, default: []].insert(kind) }
    }
    return classes
  }
}
