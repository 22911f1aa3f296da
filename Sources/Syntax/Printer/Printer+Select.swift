import Diagnostics

extension Printer {
  mutating func select(_ select: Select) {
    write("SELECT ")
    switch select.quantifier {
    case .all: break
    case .distinct: write("DISTINCT ")
    case .distinctOn(let keys):
      write("DISTINCT ON (")
      expressions(keys)
      write(") ")
    }
    items(select.items)
    if let into = select.into { self.into(into) }
    if !select.from.isEmpty {
      write(" FROM ")
      list(select.from) { printer, table in printer.table(table) }
    }
    clause(" WHERE ", select.filter)
    if let hierarchy = select.hierarchy { self.hierarchy(hierarchy) }
    if let groupBy = select.groupBy { self.groupBy(groupBy) }
    clause(" HAVING ", select.having)
    if !select.windows.isEmpty {
      write(" WINDOW ")
      list(select.windows) { printer, window in
        printer.name(window.name)
        printer.write(" AS ")
        printer.window(window.window)
      }
    }
    clause(" QUALIFY ", select.qualify)
    if let sample = select.sample { self.sample(" USING SAMPLE ", sample) }
    if let model = select.model { write(" " + model.text) }
  }

  mutating func clause(_ words: String, _ condition: Expression?) {
    guard let condition else { return }
    write(words)
    expression(condition)
  }

  mutating func items(_ items: [Select.Item]) {
    list(items) { printer, item in
      printer.expression(item.expression)
      if let alias = item.alias {
        printer.write(" AS ")
        printer.name(alias)
      }
    }
  }

  mutating func into(_ into: Into) {
    write(into.isBulk ? " BULK COLLECT INTO " : " INTO ")
    expressions(into.targets)
  }

  private mutating func hierarchy(_ hierarchy: Hierarchy) {
    clause(" START WITH ", hierarchy.startWith)
    write(hierarchy.isNoCycle ? " CONNECT BY NOCYCLE " : " CONNECT BY ")
    expression(hierarchy.connectBy)
  }

  private mutating func groupBy(_ groupBy: GroupBy) {
    write(" GROUP BY ")
    if groupBy.isAll { return write("ALL") }
    if groupBy.isDistinct { write("DISTINCT ") }
    list(groupBy.elements) { printer, element in printer.groupingElement(element) }
  }

  private mutating func groupingElement(_ element: GroupBy.Element) {
    switch element {
    case .expression(let value): expression(value)
    case .group(let values):
      // One value in parentheses is no group, but a comma keeps it one.
      write("(")
      expressions(values)
      write(values.count == 1 ? ",)" : ")")
    case .rollup(let elements): groupingList("ROLLUP ", elements)
    case .cube(let elements): groupingList("CUBE ", elements)
    case .groupingSets(let elements): groupingList("GROUPING SETS ", elements)
    }
  }

  private mutating func groupingList(_ word: String, _ elements: [GroupBy.Element]) {
    write(word)
    parentheses(elements) { printer, element in printer.groupingElement(element) }
  }

  mutating func sample(_ words: String, _ sample: Sample) {
    write(words)
    if let method = sample.method { write(method + " ") }
    write("(")
    operand(sample.size, above: .additive)
    write(sample.isRows ? " ROWS)" : " PERCENT)")
    if let seed = sample.seed {
      write(" REPEATABLE (")
      expression(seed)
      write(")")
    }
  }
}
