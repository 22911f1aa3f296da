import Diagnostics

extension Printer {
  mutating func call(_ call: FunctionCall) {
    name(call.name)
    write("(")
    if call.isDistinct { write("DISTINCT ") }
    argumentList(call.arguments, isVariadic: call.isVariadic)
    if !call.orderBy.isEmpty {
      write(call.arguments.isEmpty ? "ORDER BY " : " ORDER BY ")
      orderItems(call.orderBy)
    }
    if let overflow = call.overflow { listOverflow(overflow) }
    if let modifiers = call.modifiers { write(" " + modifiers.text) }
    write(")")
    suffixes(call)
  }

  private mutating func suffixes(_ call: FunctionCall) {
    if !call.withinGroup.isEmpty {
      write(" WITHIN GROUP (ORDER BY ")
      orderItems(call.withinGroup)
      write(")")
    }
    if let keep = call.keep {
      write(" KEEP (DENSE_RANK " + (keep.isFirst ? "FIRST" : "LAST") + " ORDER BY ")
      orderItems(keep.orderBy)
      write(")")
    }
    if let filter = call.filter {
      write(" FILTER (WHERE ")
      expression(filter)
      write(")")
    }
    if call.isFromLast { write(" FROM LAST") }
    if let ignores = call.ignoresNulls { write(ignores ? " IGNORE NULLS" : " RESPECT NULLS") }
    if let over = call.over {
      write(" OVER ")
      window(over)
    }
  }

  mutating func arguments(_ arguments: [FunctionCall.Argument]) {
    write("(")
    argumentList(arguments, isVariadic: false)
    write(")")
  }

  private mutating func argumentList(_ arguments: [FunctionCall.Argument], isVariadic: Bool) {
    for (index, argument) in arguments.enumerated() {
      if index > 0 { write(", ") }
      if isVariadic && index == arguments.count - 1 { write("VARIADIC ") }
      if let label = argument.name {
        name(label)
        write(" => ")
      }
      // An arrow after a name would be read as a lambda here.
      if argument.value.asLambda != nil, case .chain = argument.value.kind {
        write("(")
        expression(argument.value)
        write(")")
      } else {
        expression(argument.value)
      }
    }
  }

  private mutating func listOverflow(_ overflow: FunctionCall.ListOverflow) {
    guard overflow.truncates else { return write(" ON OVERFLOW ERROR") }
    write(" ON OVERFLOW TRUNCATE")
    if let indicator = overflow.indicator {
      write(" ")
      expression(indicator)
    }
    write(overflow.withCount ? " WITH COUNT" : " WITHOUT COUNT")
  }

  mutating func window(_ window: Window) {
    if window.isBareName, let base = window.base { return name(base) }
    write("(")
    var isFirst = true
    func separate(_ printer: inout Printer) {
      if !isFirst { printer.write(" ") }
      isFirst = false
    }
    if let base = window.base {
      separate(&self)
      name(base)
    }
    if !window.partitionBy.isEmpty {
      separate(&self)
      write("PARTITION BY ")
      expressions(window.partitionBy)
    }
    if !window.orderBy.isEmpty {
      separate(&self)
      write("ORDER BY ")
      orderItems(window.orderBy)
    }
    if let frame = window.frame {
      separate(&self)
      self.frame(frame)
    }
    write(")")
  }

  private mutating func frame(_ frame: Frame) {
    write(frame.unit.rawValue.uppercased() + " BETWEEN ")
    bound(frame.start)
    write(" AND ")
    bound(frame.end)
    if frame.exclusion != .none { write(" EXCLUDE " + frame.exclusion.rawValue) }
  }

  private mutating func bound(_ bound: Frame.Bound) {
    switch bound {
    case .unboundedPreceding: write("UNBOUNDED PRECEDING")
    case .unboundedFollowing: write("UNBOUNDED FOLLOWING")
    case .currentRow: write("CURRENT ROW")
    case .preceding(let distance):
      expression(distance)
      write(" PRECEDING")
    case .following(let distance):
      expression(distance)
      write(" FOLLOWING")
    }
  }

  mutating func orderItems(_ items: [OrderItem]) {
    list(items) { printer, item in printer.orderItem(item) }
  }

  private mutating func orderItem(_ item: OrderItem) {
    expression(item.expression)
    switch item.direction {
    case .ascending: write(" ASC")
    case .descending: write(" DESC")
    case .using(let operation): write(" USING " + symbol(operation))
    case nil: break
    }
    if let first = item.nullsFirst { write(first ? " NULLS FIRST" : " NULLS LAST") }
  }

  // MARK: - Forms with words

  mutating func lambda(_ lambda: Lambda) {
    write("lambda ")
    list(lambda.parameters) { printer, parameter in printer.name(parameter) }
    write(": ")
    expression(lambda.body)
  }

  mutating func comprehension(_ value: Comprehension) {
    write("[")
    expression(value.result)
    write(" FOR ")
    list(value.variables) { printer, variable in printer.name(variable) }
    write(" IN ")
    expression(value.source)
    if let filter = value.filter {
      write(" IF ")
      expression(filter)
    }
    write("]")
  }

  mutating func conditional(_ conditional: Conditional) {
    write("CASE")
    if let operand = conditional.operand {
      write(" ")
      expression(operand)
    }
    for branch in conditional.branches {
      write(" WHEN ")
      expression(branch.condition)
      write(" THEN ")
      expression(branch.result)
    }
    if let otherwise = conditional.otherwise {
      write(" ELSE ")
      expression(otherwise)
    }
    write(" END")
  }

  mutating func cast(_ cast: Cast) {
    write(cast.isTry ? "TRY_CAST(" : "CAST(")
    expression(cast.operand)
    write(" AS ")
    type(cast.type)
    if let value = cast.defaultOnError {
      write(" DEFAULT ")
      expression(value)
      write(" ON CONVERSION ERROR")
    }
    if let format = cast.format {
      write(", ")
      expression(format)
    }
    write(")")
  }

  mutating func slice(_ slice: Slice) {
    attached(slice.operand)
    write("[")
    if let lower = slice.lower { expression(lower) }
    write(" : ")
    if let upper = slice.upper { expression(upper) } else if slice.step != nil { write("-") }
    if let step = slice.step {
      write(" : ")
      expression(step)
    }
    write("]")
  }

  mutating func special(_ form: SpecialForm) {
    switch form {
    case .extract(let field, let from):
      write("EXTRACT(")
      string(field)
      word(" FROM ", from)
    case .position(let needle, let haystack):
      write("POSITION(")
      operand(needle, above: .pattern)
      word(" IN ", haystack)
    case .substring(let text, let from, let length):
      write("SUBSTRING(")
      operand(text, above: .pattern)
      if let from { word(" FROM ", from) }
      if let length { word(" FOR ", length) }
    case .substringSimilar(let text, let pattern, let escape):
      write("SUBSTRING(")
      operand(text, above: .pattern)
      word(" SIMILAR ", pattern)
      word(" ESCAPE ", escape)
    case .trim(let side, let characters, let text):
      write("TRIM(" + side.rawValue.uppercased() + " ")
      if let characters { word("", characters) }
      word(characters == nil ? "FROM " : " FROM ", text)
    case .overlay(let text, let placing, let from, let length):
      write("OVERLAY(")
      expression(text)
      word(" PLACING ", placing)
      word(" FROM ", from)
      if let length { word(" FOR ", length) }
    }
    write(")")
  }

  private mutating func word(_ word: String, _ value: Expression) {
    write(word)
    expression(value)
  }

  mutating func cursorAttribute(_ attribute: CursorAttribute) {
    switch attribute {
    case .found: write("%FOUND")
    case .notFound: write("%NOTFOUND")
    case .isOpen: write("%ISOPEN")
    case .rowCount: write("%ROWCOUNT")
    case .bulkExceptionCount: write("%BULK_EXCEPTIONS.COUNT")
    case .bulkRowCount(let index): indexed("%BULK_ROWCOUNT", index, "")
    case .bulkExceptionIndex(let index): indexed("%BULK_EXCEPTIONS", index, ".ERROR_INDEX")
    case .bulkExceptionCode(let index): indexed("%BULK_EXCEPTIONS", index, ".ERROR_CODE")
    }
  }

  private mutating func indexed(_ before: String, _ index: Expression, _ after: String) {
    write(before + "(")
    expression(index)
    write(")" + after)
  }
}
