import Diagnostics

extension Printer {
  mutating func type(_ type: TypeName) {
    switch type.kind {
    case .named(let name, let arguments, let unit):
      self.name(name)
      guard !arguments.isEmpty else { return }
      write("(")
      expressions(arguments)
      if let unit { write(" " + unit.rawValue.uppercased()) }
      write(")")
    case .interval(let fields):
      write("INTERVAL")
      if let fields {
        write(" ")
        intervalFields(fields)
      }
    case .list(let element, let size):
      self.type(element)
      write("[" + (size.map(String.init) ?? "") + "]")
    case .structure(let fields): self.fields("STRUCT", fields)
    case .union(let fields): self.fields("UNION", fields)
    case .map(let key, let value):
      write("MAP(")
      self.type(key)
      write(", ")
      self.type(value)
      write(")")
    case .enumeration(let values):
      write("ENUM ")
      parentheses(values) { printer, value in printer.string(value) }
    case .typeOf(let name):
      self.name(name)
      write("%TYPE")
    case .rowTypeOf(let name):
      self.name(name)
      write("%ROWTYPE")
    case .reference(let name):
      write("REF ")
      self.name(name)
    }
  }

  private mutating func fields(_ word: String, _ fields: [TypeName.Field]) {
    write(word)
    parentheses(fields) { printer, field in
      printer.name(field.name)
      printer.write(" ")
      printer.type(field.type)
    }
  }
}
