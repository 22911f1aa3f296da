import Diagnostics
import Syntax

/// Methods and constructors of collections, records and objects.
extension RoutineBinder {
  func collectionFunction(
    _ method: String, _ place: Place, _ arguments: [FunctionCall.Argument], _ scope: Scope,
    at range: SourceRange
  ) throws(SQLError) -> Operand {
    guard case .collection(let type) = place.type else {
      throw fail(224, "no collection", at: range)
    }
    let read = place.read
    let keyType: RoutineType = type.isText ? .text : .integer
    func box(_ frame: Activation) throws(Raised) -> CollectionBox {
      guard case .collection(let box) = try read(frame) else { throw Raised(-6531) }
      return box
    }
    var key: Evaluate?
    if let first = arguments.first { key = try expression(first.value, scope).evaluate }
    switch (method, key) {
    case ("count", _):
      return Operand(.integer) { (frame) throws(Raised) in .integer(Int64(try box(frame).count)) }
    case ("first", _): return Operand(keyType) { (frame) throws(Raised) in try box(frame).first }
    case ("last", _): return Operand(keyType) { (frame) throws(Raised) in try box(frame).last }
    case ("limit", _):
      return Operand(.integer) { (frame) throws(Raised) in
        type.kind == .array ? .integer(type.limit) : .null
      }
    case ("next", let key?):
      return Operand(keyType) { (frame) throws(Raised) in try box(frame).next(try key(frame)) }
    case ("prior", let key?):
      return Operand(keyType) { (frame) throws(Raised) in try box(frame).prior(try key(frame)) }
    case ("exists", let key?):
      return Operand(.boolean) { (frame) throws(Raised) in
        guard case .collection(let box) = try read(frame) else { return .false }
        let key = try key(frame)
        if key.isNull { return .false }
        return .boolean(box.find(try box.key(key)) != nil)
      }
    default:
      throw fail(
        306, "wrong number or types of arguments in call to '\(method.uppercased())'", at: range,
        state: .undefinedFunction)
    }
  }

  func collectionProcedure(
    _ method: String, _ place: Place, _ arguments: [FunctionCall.Argument], _ scope: Scope,
    at range: SourceRange
  ) throws(SQLError) -> Perform {
    if let reason = place.readOnly {
      throw fail(363, "this collection cannot be changed", at: range, hint: reason)
    }
    guard case .collection(let type) = place.type else {
      throw fail(224, "no collection", at: range)
    }
    var values: [Evaluate] = []
    for argument in arguments { values.append(try expression(argument.value, scope).evaluate) }
    func changing(
      _ body: @escaping (CollectionBox, [Datum]) throws(Raised) -> Void
    ) -> Perform {
      { (frame) throws(Raised) in
        var given: [Datum] = []
        for value in values { given.append(try value(frame)) }
        try place.modify(frame) { (datum) throws(Raised) in
          try datum.withCollection { (box) throws(Raised) in try body(box, given) }
        }
        return .next
      }
    }
    switch (method, values.count) {
    case ("delete", 0): return changing { (box, _) throws(Raised) in box.removeAll() }
    case ("delete", 1): return changing { (box, given) throws(Raised) in try box.remove(given[0]) }
    case ("delete", 2):
      return changing { (box, given) throws(Raised) in try box.remove(from: given[0], to: given[1])
      }
    case ("extend", 0):
      return changing { (box, _) throws(Raised) in try box.extend(1, type.element.initial) }
    case ("extend", 1):
      return changing { (box, given) throws(Raised) in
        if given[0].isNull { return }
        try box.extend(try NumberMath.integer(given[0]), type.element.initial)
      }
    case ("extend", 2):
      return changing { (box, given) throws(Raised) in
        try box.extend(try NumberMath.integer(given[0]), try box.element(given[1]))
      }
    case ("trim", 0): return changing { (box, _) throws(Raised) in try box.trim(1) }
    case ("trim", 1):
      return changing { (box, given) throws(Raised) in
        if given[0].isNull { return }
        try box.trim(try NumberMath.integer(given[0]))
      }
    default:
      throw fail(
        306, "wrong number or types of arguments in call to '\(method.uppercased())'", at: range,
        state: .undefinedFunction)
    }
  }

  // MARK: Constructors

  func constructed(
    _ type: RoutineType, _ arguments: [FunctionCall.Argument], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    switch type {
    case .collection(let collection):
      return try constructed(collection, arguments, scope, at: range)
    case .object(let object): return try constructed(object, arguments, scope, at: range)
    case .record(let record):
      return try fields(record.fields, arguments, scope, at: range, type) { (values) in
        .record(RecordBox(values))
      }
    default:
      // A conversion: `t_code(x)` of a subtype.
      guard arguments.count == 1 else { throw fail(222, "this type has no constructor", at: range) }
      let operand = try expression(arguments[0].value, scope)
      return Operand(type, try converted(operand, to: type, at: range))
    }
  }

  private func constructed(
    _ type: CollectionType, _ arguments: [FunctionCall.Argument], _ scope: Scope,
    at range: SourceRange
  ) throws(SQLError) -> Operand {
    if arguments.contains(where: { $0.key != nil || $0.name != nil }) {
      return try keyed(type, arguments, scope, at: range)
    }
    if arguments.count == 1, arguments[0].name == nil {
      // TABLE (…) inside SQL may pass the collection itself.
      let operand = try expression(arguments[0].value, scope)
      if case .collection(let other) = operand.type, other === type { return operand }
    }
    var elements: [Evaluate] = []
    for argument in arguments {
      let operand = try expression(argument.value, scope)
      elements.append(try converted(operand, to: type.element, at: argument.value.range))
    }
    return Operand(.collection(type)) { (frame) throws(Raised) in
      var values: [Datum] = []
      values.reserveCapacity(elements.count)
      for element in elements { values.append(try element(frame)) }
      if type.kind == .array, Int64(values.count) > type.limit { throw Raised(-6532) }
      return .collection(CollectionBox(type, values: values).prepared)
    }
  }

  /// A qualified expression with subscripts: `t_list('a' => 1, 'b' => 2)` (PL/SQL Language Reference
  /// 19c, "Qualified Expressions").
  private func keyed(
    _ type: CollectionType, _ arguments: [FunctionCall.Argument], _ scope: Scope,
    at range: SourceRange
  ) throws(SQLError) -> Operand {
    guard type.kind == .associative else {
      throw fail(222, "this constructor takes its elements in order", at: range)
    }
    let keyType: RoutineType = type.isText ? .text : .integer
    var pairs: [(key: Evaluate, value: Evaluate)] = []
    for argument in arguments {
      let named = argument.name.map {
        Expression(.name(QualifiedName([$0])), range: $0.range)
      }
      guard let key = argument.key ?? named else {
        throw fail(222, "a subscript is wanted before =>", at: argument.value.range)
      }
      let value = try expression(argument.value, scope, expecting: type.element)
      pairs.append(
        (
          try converted(try expression(key, scope), to: keyType, at: key.range),
          try converted(value, to: type.element, at: argument.value.range)
        ))
    }
    return Operand(.collection(type)) { (frame) throws(Raised) in
      let box = CollectionBox(type).prepared
      for (key, value) in pairs {
        let place = try box.placeForWriting(try key(frame))
        box.values[place] = try value(frame)
      }
      return .collection(box)
    }
  }

  private func constructed(
    _ type: ObjectTypeInfo, _ arguments: [FunctionCall.Argument], _ scope: Scope,
    at range: SourceRange
  ) throws(SQLError) -> Operand {
    let own = (type.methods[type.name.lowercased()] ?? []).filter(\.isConstructor)
    let blank = Place(
      type: .object(type),
      read: { (_) throws(Raised) in
        .record(RecordBox(type.attributes.map { $0.type.initial }, objectType: type))
      }, modify: { (_, _) throws(Raised) in })
    for constructor in own where fits(constructor, arguments) {
      return try construction(constructor, arguments, blank, type, scope, at: range)
    }
    return try fields(type.attributes, arguments, scope, at: range, .object(type)) { (values) in
      .record(RecordBox(values, objectType: type))
    }
  }

  private func fits(_ constructor: SubprogramInfo, _ arguments: [FunctionCall.Argument]) -> Bool {
    let wanted = constructor.parameters.dropFirst()
    guard arguments.count <= wanted.count else { return false }
    for argument in arguments {
      if let name = argument.name, !wanted.contains(where: { $0.name == name.text.lowercased() }) {
        return false
      }
    }
    let named = Set(arguments.compactMap { $0.name?.text.lowercased() })
    let positional = arguments.count - named.count
    return wanted.dropFirst(positional).allSatisfy {
      $0.defaultValue != nil || named.contains($0.name)
    }
  }

  /// A constructor's function works on SELF and returns it.
  private func construction(
    _ info: SubprogramInfo, _ arguments: [FunctionCall.Argument], _ blank: Place,
    _ type: ObjectTypeInfo, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    let slot = scope.layout.slot()
    let kept = Place(
      type: .object(type), read: { (frame) throws(Raised) in frame.slots[slot] },
      modify: { (frame, body) throws(Raised) in try body(&frame.slots[slot]) })
    let call = try call([info], arguments, kept, scope, at: range)
    return Operand(.object(type)) { (frame) throws(Raised) in
      frame.slots[slot] = try blank.read(frame)
      _ = try call.evaluate(frame)
      return frame.slots[slot]
    }
  }

  /// Values for fields by position or name.
  private func fields(
    _ fields: [RecordType.Field], _ arguments: [FunctionCall.Argument], _ scope: Scope,
    at range: SourceRange, _ type: RoutineType, _ make: @escaping ([Datum]) -> Datum
  ) throws(SQLError) -> Operand {
    var values = [Evaluate?](repeating: nil, count: fields.count)
    for (i, argument) in arguments.enumerated() {
      var position: Int? = i
      if let name = argument.name {
        position = fields.firstIndex { $0.name == name.text.lowercased() }
      }
      guard let position, position < fields.count else {
        throw fail(
          306, "wrong number or types of arguments in call to '\(type.shown)'", at: range,
          hint: "it has \(fields.map(\.name).joined(separator: ", "))", state: .undefinedFunction)
      }
      let operand = try expression(argument.value, scope)
      values[position] = try converted(operand, to: fields[position].type, at: argument.value.range)
    }
    if case .object = type, let missing = values.firstIndex(where: { $0 == nil }) {
      throw fail(
        306, "wrong number or types of arguments in call to '\(type.shown)'", at: range,
        hint: "\(fields[missing].name) has no value", state: .undefinedFunction)
    }
    return Operand(type) { (frame) throws(Raised) in
      var list: [Datum] = []
      for (i, value) in values.enumerated() {
        if let value {
          list.append(try value(frame))
        } else {
          list.append(try fields[i].initial?(frame) ?? fields[i].type.initial)
        }
      }
      return make(list)
    }
  }
}
