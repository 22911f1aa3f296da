import Diagnostics

extension ObjectTypeInfo {
  /// It has a MAP or ORDER method.
  var isOrdered: Bool { mapMethod != nil || orderMethod != nil }

  /// How two objects compare: by the values that their MAP method gives, or by what the ORDER method of the
  /// first one says of the second (Object-Relational Developer's Guide 19c, "Member Methods for Comparing
  /// Objects").
  /// - Returns: -1, 0 or 1; nil where a method gives NULL.
  func order(_ a: RecordBox, _ b: RecordBox) throws(Raised) -> Int? {
    if let map = mapMethod {
      let (x, y) = (try value(map, of: a), try value(map, of: b))
      return x.isNull || y.isNull ? nil : try Compare.order(x, y)
    }
    guard let name = orderMethod else { return nil }
    let answer = try Convert.number(try value(name, of: a, [.record(b)]))
    return answer.isNull ? nil : try NumberMath.compare(answer, .integer(0))
  }

  /// What a member function of an object gives, the nearest one of its own type.
  private func value(
    _ name: String, of object: RecordBox, _ arguments: [Datum] = []
  ) throws(Raised) -> Datum {
    let method = (object.objectType ?? self).allMethods(name).first {
      $0.hasSelf && $0.parameters.count == arguments.count + 1
    }
    guard let session, let method else { throw Raised(-6508) }
    try method.unit.completeBody()
    let target = method.implementation ?? method
    let callee = Activation(
      target.layout, parent: try target.unit.activation(session), session)
    for (place, argument) in ([.record(object)] + arguments).enumerated() {
      callee.slots[place] = argument
    }
    do throws(Raised) {
      try target.run(callee)
    } catch {
      throw error.traced(session.traceLine(target.unit, error))
    }
    return callee.result
  }
}

extension Datum {
  /// What a column gave as an object of its type; other objects as they are.
  func asObject(_ type: ObjectTypeInfo) -> Datum {
    guard case .record(let box) = self, box.objectType == nil else { return self }
    return .record(RecordBox(box.fields, objectType: type))
  }
}

extension Compare {
  /// Two objects of a type with a MAP or ORDER method; nil for other values.
  static func objects(_ a: Datum, _ b: Datum) throws(Raised) -> Int?? {
    guard case .record(let x) = a, case .record(let y) = b, let type = x.objectType,
      type.isOrdered, y.objectType != nil
    else { return nil }
    return .some(try type.order(x, y))
  }
}
