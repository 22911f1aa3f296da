/// MULTISET UNION, INTERSECT and EXCEPT over nested tables.
enum Multisets {
  static func position(of value: Datum, in list: [Datum]) throws(Raised) -> Int? {
    for (place, other) in list.enumerated() {
      if value.isNull || other.isNull {
        if value.isNull && other.isNull { return place }
        continue
      }
      if try Compare.order(value, other) == 0 { return place }
    }
    return nil
  }

  static func distinct(_ box: CollectionBox) throws(Raised) -> CollectionBox {
    var kept: [Datum] = []
    for value in box.values where try position(of: value, in: kept) == nil { kept.append(value) }
    return CollectionBox(box.type, values: kept)
  }

  static func except(
    _ a: CollectionBox, _ b: CollectionBox, isDistinct: Bool
  ) throws(Raised) -> CollectionBox {
    var rest = b.values
    var kept: [Datum] = []
    for value in (isDistinct ? try distinct(a) : a).values {
      if let place = try position(of: value, in: rest) {
        if !isDistinct { rest.remove(at: place) }
      } else {
        kept.append(value)
      }
    }
    return CollectionBox(a.type, values: kept)
  }

  static func intersect(
    _ a: CollectionBox, _ b: CollectionBox, isDistinct: Bool
  ) throws(Raised) -> CollectionBox {
    var rest = b.values
    var kept: [Datum] = []
    for value in (isDistinct ? try distinct(a) : a).values {
      if let place = try position(of: value, in: rest) {
        rest.remove(at: place)
        kept.append(value)
      }
    }
    return CollectionBox(a.type, values: kept)
  }
}
