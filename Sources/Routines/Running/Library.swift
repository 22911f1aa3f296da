import Catalog
import Diagnostics
import Syntax

/// Stored units by name, compiled when they are first needed.
extension RoutineBinder {
  /// A package, a procedure or a function; nil if there is none of the name.
  func packageUnit(_ name: Identifier, schema: Identifier? = nil) throws(SQLError) -> Unit? {
    let key = name.text.lowercased()
    if let found = session.unit(named: key) {
      if found !== unit {
        try runner.checkMayExecute(found.name, from: unitName)
        unit.dependencies.insert(key)
      }
      return found
    }
    return nil
  }

  /// An object or collection type of the schema.
  func objectUnit(_ parts: [Identifier]) throws(SQLError) -> RoutineType? {
    guard parts.count <= 2, let last = parts.last else { return nil }
    return session.type(named: last.text.lowercased())
  }
}

extension RoutineSession {
  func unit(named key: String) -> Unit? {
    if let found = units[key] {
      guard found.mayBeValidNow(runner) else { return found }
      forget(key)
    }
    if unknown.contains(key) { return nil }
    if let specification = runner.definition(.package, [key]) {
      return package(key, specification)
    }
    for kind in [StoredDefinition.Kind.procedure, .function] {
      if let definition = runner.definition(kind, [key]) { return standalone(key, definition) }
    }
    if let synonym = runner.definition(.synonym, [key]),
      case .createSynonym(let made)? = parsed(synonym.text)?.kind
    {
      // Synonyms that lead in a circle name nothing.
      unknown.insert(key)
      let found = unit(named: made.target.last.text.lowercased())
      if found != nil { unknown.remove(key) }
      return found
    }
    unknown.insert(key)
    return nil
  }

  /// What the text of a stored program says; nil where it cannot be read.
  package func read(_ text: String) -> Statement? { parsed(text) }

  func parsed(_ text: String) -> Statement? {
    var parser = Parser(text, dialect: .oracle, names: compilationNames)
    do { return try parser.parseNext() } catch { return nil }
  }

  private func package(_ key: String, _ definition: StoredDefinition) -> Unit? {
    guard case .unit(let program)? = parsed(definition.text)?.kind,
      case .package(let specification) = program.kind
    else { return nil }
    let unit = Unit(key, text: definition.text)
    unit.isStored = true
    unit.kind = .package
    noteConstants(unit)
    unit.isPackage = true
    unit.compiledVersion = runner.catalogVersion
    units[key] = unit
    let binder = RoutineBinder(session: self, unit: unit, text: definition.text)
    unit.initializers = binder.declarations(specification.declarations, unit.scope)
    unit.variableCount = unit.layout.slotCount
    unit.specificationErrors = binder.errors
    unit.errors = binder.errors
    unit.bindsBody = { [unowned self] unit in self.body(of: unit, key) }
    return unit
  }

  private func body(of unit: Unit, _ key: String) {
    guard let definition = runner.definition(.packageBody, [key]) else { return }
    unit.bodyText = definition.text
    let scope = Scope(parent: unit.scope, layout: unit.layout, label: key)
    unit.bodyScope = scope
    defer { noteConstants(unit) }
    let binder = RoutineBinder(session: self, unit: unit, text: definition.text)
    var parser = Parser(definition.text, dialect: .oracle, names: compilationNames)
    do throws(SQLError) {
      guard case .unit(let program)? = try parser.parseNext()?.kind,
        case .packageBody(let body) = program.kind
      else { return }
      unit.initializers += binder.declarations(body.declarations, scope)
      unit.variableCount = unit.layout.slotCount
      if let block = body.initialization {
        unit.initialization = binder.handled(block, scope, [])
      }
    } catch { binder.errors.append(error) }
    unit.bodyErrors = binder.errors
    unit.errors += binder.errors
  }

  private func standalone(_ key: String, _ definition: StoredDefinition) -> Unit? {
    guard case .unit(let program)? = parsed(definition.text)?.kind,
      case .subprogram(let subprogram) = program.kind
    else { return nil }
    let unit = Unit(key, text: definition.text)
    unit.isStored = true
    unit.kind = .subprogram
    noteConstants(unit)
    unit.compiledVersion = runner.catalogVersion
    units[key] = unit
    let binder = RoutineBinder(session: self, unit: unit, text: definition.text)
    do throws(SQLError) {
      let (info, scope) = try binder.heading(subprogram, unit.scope)
      unit.bindsBody = { unit in
        binder.subprogram(subprogram, info, scope)
        unit.errors = binder.errors
      }
    } catch { unit.errors.append(error) }
    return unit
  }

  // MARK: Types

  /// Types of SYS that programs use without defining them (Data Cartridge Developer's Guide 19c).
  private static let typesOfSYS: [String: StoredDefinition] = {
    let elements = [
      "odcinumberlist": "NUMBER", "odcivarchar2list": "VARCHAR2(4000)", "odcidatelist": "DATE",
    ]
    var made: [String: StoredDefinition] = [:]
    for (name, element) in elements {
      made[name] = StoredDefinition(
        kind: .type, schema: "sys", name: name,
        text: "CREATE TYPE \(name) AS VARRAY(32767) OF \(element)", dialect: .oracle)
    }
    return made
  }()

  func type(named key: String) -> RoutineType? {
    if let found = types[key] { return found }
    if unknownTypes.contains(key) { return nil }
    guard let definition = runner.definition(.type, [key]) ?? Self.typesOfSYS[key] else {
      unknownTypes.insert(key)
      return nil
    }
    return objectType(key, definition)
  }

  private func objectType(_ key: String, _ definition: StoredDefinition) -> RoutineType? {
    guard case .unit(let program)? = parsed(definition.text)?.kind,
      case .type(let declared) = program.kind
    else { return nil }
    let unit = Unit(key, text: definition.text)
    unit.isStored = true
    unit.kind = .type
    unit.isPackage = true
    let binder = RoutineBinder(session: self, unit: unit, text: definition.text)
    do throws(SQLError) {
      switch declared.definition {
      case .table(let element, _):
        let type = CollectionType(key.uppercased(), .nested, of: .null)
        types[key] = .collection(type)
        type.element = try binder.type(element, unit.scope)
      case .array(let limit, let element, _):
        let type = CollectionType(
          key.uppercased(), .array, of: .null, limit: Int64(binder.integer(limit) ?? Int(Int32.max))
        )
        types[key] = .collection(type)
        type.element = try binder.type(element, unit.scope)
      case .object(let object):
        let type = ObjectTypeInfo(key.uppercased())
        types[key] = .object(type)
        try self.object(object, type, unit, binder)
      case .incomplete: types[key] = .object(ObjectTypeInfo(key.uppercased()))
      }
    } catch { unit.errors.append(error) }
    typeUnits[key] = unit
    unit.specificationErrors = unit.errors + binder.errors
    return types[key]
  }

  private func object(
    _ object: ObjectType.Object, _ type: ObjectTypeInfo, _ unit: Unit, _ binder: RoutineBinder
  ) throws(SQLError) {
    if let under = object.under,
      case .object(let parent)? = self.type(named: under.last.text.lowercased())
    {
      type.supertype = parent
      type.attributes = parent.attributes
      (type.mapMethod, type.orderMethod) = (parent.mapMethod, parent.orderMethod)
    }
    type.isInstantiable = object.isInstantiable
    type.session = self
    for attribute in object.attributes {
      type.attributes.append(
        RecordType.Field(
          name: attribute.name.text.lowercased(), type: try binder.type(attribute.type, unit.scope))
      )
    }
    unit.scope.entities[unit.name] = .type(.object(type))
    for method in object.methods {
      let (info, _) = try binder.heading(method, unit.scope, selfType: type)
      type.methods[info.name, default: []].append(info)
      if method.modifiers.contains("map") { type.mapMethod = info.name }
      if method.modifiers.contains("order") { type.orderMethod = info.name }
    }
    unit.bindsBody = { [unowned self] unit in self.methods(of: type, unit) }
  }

  private func methods(of type: ObjectTypeInfo, _ unit: Unit) {
    guard let definition = runner.definition(.typeBody, [unit.name]) else { return }
    unit.bodyText = definition.text
    let binder = RoutineBinder(session: self, unit: unit, text: definition.text)
    var parser = Parser(definition.text, dialect: .oracle, names: compilationNames)
    do throws(SQLError) {
      guard case .unit(let program)? = try parser.parseNext()?.kind,
        case .typeBody(let body) = program.kind
      else { return }
      var made: [(Subprogram, SubprogramInfo, Scope)] = []
      for method in body.methods {
        let (info, scope) = try binder.heading(method, unit.scope, selfType: type)
        let declared = type.methods[info.name]?.first {
          $0.code == nil && $0.implementation == nil && $0.parameters.count == info.parameters.count
            && $0.isConstructor == info.isConstructor
        }
        declared?.implementation = info
        for i in info.parameters.indices where info.parameters[i].defaultValue == nil {
          if let declared, i < declared.parameters.count {
            info.parameters[i].defaultValue = declared.parameters[i].defaultValue
          }
        }
        made.append((method, info, scope))
      }
      for (method, info, scope) in made {
        // Attributes are known by their bare names too, through SELF.
        binder.subprogram(method, info, scope)
      }
    } catch { binder.errors.append(error) }
    unit.bodyErrors = binder.errors
    unit.errors += binder.errors
  }
}

extension RoutineSession {
  private func checkTrigger(_ name: String) -> [SQLError] {
    guard let definition = runner.definition(.trigger, [name]),
      case .unit(let unit)? = parsed(definition.text)?.kind, case .trigger(let trigger) = unit.kind,
      case .table(let target) = trigger.target
    else { return [] }
    do throws(SQLError) {
      var path = target.parts.map(\.text)
      if path.count == 1, let schema = unit.name.qualifier.last?.text,
        runner.stands([schema, path[0]])
      {
        path.insert(schema, at: 0)
      }
      guard let fields = try runner.fields(of: path) else {
        throw SQLError(
          .undefinedTable, "ORA-00942: table or view does not exist", range: target.range,
          code: -942)
      }
      _ = try CompiledTrigger(trigger, text: definition.text, fields: fields, self)
      return []
    } catch { return [error] }
  }

  /// Compiles a unit that was just stored and gives its errors.
  package func check(_ kind: StoredDefinition.Kind, _ name: String) -> [SQLError] {
    switch kind {
    case .package: return unit(named: name)?.specificationErrors ?? []
    case .packageBody:
      guard let unit = unit(named: name) else {
        return [
          SQLError(
            .undefinedObject,
            "PLS-00304: cannot compile body of '\(name.uppercased())' without its specification",
            code: -6550)
        ]
      }
      do throws(Raised) { try unit.completeBody() } catch {}
      return unit.bodyErrors
    case .procedure, .function:
      guard let unit = unit(named: name) else { return [] }
      do throws(Raised) { try unit.completeBody() } catch {}
      return unit.errors
    case .type:
      _ = type(named: name)
      return typeUnits[name]?.specificationErrors ?? []
    case .typeBody:
      _ = type(named: name)
      guard let unit = typeUnits[name] else { return [] }
      do throws(Raised) { try unit.completeBody() } catch {}
      return unit.bodyErrors
    case .trigger: return checkTrigger(name)
    default: return []
    }
  }
}
