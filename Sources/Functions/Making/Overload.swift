import Columns
import Diagnostics

/// One way to call a scalar function, before it knows the function's name.
struct Overload: Sendable {
  /// What a call with given arguments becomes.
  struct Plan: Sendable {
    var arguments: [DataType]
    var returns: DataType
    var traits: FunctionTraits
    var kernel: ScalarKernel
    /// Arguments of other types are cast, even where only CAST converts them.
    var castsAnything = false

    init(
      _ arguments: [DataType], returns: DataType, canFail: Bool = false, isStrict: Bool = true,
      isVolatile: Bool = false, castsAnything: Bool = false, kernel: @escaping ScalarKernel
    ) {
      self.arguments = arguments
      self.castsAnything = castsAnything
      self.returns = returns
      traits = FunctionTraits(canFail: canFail, isVolatile: isVolatile, isStrict: isStrict)
      self.kernel = isStrict && !isVolatile ? lifted(returns, kernel) : kernel
    }
  }

  var text: String
  var plan: @Sendable ([ArgumentType], Dialect) -> Plan?

  /// A signature that decides from the arguments' types.
  init(_ text: String, plan: @escaping @Sendable ([ArgumentType], Dialect) -> Plan?) {
    self.text = text
    self.plan = plan
  }

  /// A signature of fixed types; the last `optional` arguments may be left out.
  static func fixed(
    _ arguments: [DataType], _ returns: DataType, optional: Int = 0, canFail: Bool = false,
    isStrict: Bool = true, isVolatile: Bool = false, readsClock: Bool = false,
    kernel: @escaping ScalarKernel
  ) -> Overload {
    let shown = arguments.enumerated().map { i, type in
      i < arguments.count - optional ? type.description : "[\(type)]"
    }
    return Overload("(\(shown.joined(separator: ", "))) → \(returns)") { given, _ in
      guard given.count <= arguments.count, given.count >= arguments.count - optional else {
        return nil
      }
      var plan = Plan(
        Array(arguments.prefix(given.count)), returns: returns, canFail: canFail,
        isStrict: isStrict, isVolatile: isVolatile, kernel: kernel)
      plan.traits.readsClock = readsClock
      return plan
    }
  }

  /// A signature whose last type may repeat any number of times (at least `minimum` in all).
  static func variadic(
    _ first: [DataType], rest: DataType, minimum: Int, _ returns: DataType, canFail: Bool = false,
    isStrict: Bool = true, kernel: @escaping ScalarKernel
  ) -> Overload {
    let shown = (first.map(\.description) + ["\(rest)…"]).joined(separator: ", ")
    return Overload("(\(shown)) → \(returns)") { given, _ in
      guard given.count >= minimum else { return nil }
      let types = given.indices.map { $0 < first.count ? first[$0] : rest }
      return Plan(types, returns: returns, canFail: canFail, isStrict: isStrict, kernel: kernel)
    }
  }
}

extension ScalarFunction {
  /// A function of these overloads; calls print under the first name.
  init(
    _ names: String..., category: FunctionCategory, summary: String, example: String,
    gives result: String, _ overloads: [Overload]
  ) {
    let name = names[0]
    self.init(
      names: names, category: category, summary: summary,
      example: FunctionExample(example, gives: result),
      signatures: overloads.map {
        $0.signature(named: name, sparesInfinities: category == .date || name.hasPrefix("strf"))
      })
  }
}

extension Overload {
  /// - Parameter sparesInfinities: the kernel must not see infinite dates (`sparingInfinities`).
  func signature(named name: String, sparesInfinities: Bool = false) -> ScalarSignature {
    let plan = plan
    return ScalarSignature(text) { (given, dialect) -> (call: ScalarCall, cost: Int)? in
      guard let plan = plan(given, dialect), plan.arguments.count == given.count else {
        return nil
      }
      var cost = 0
      for (argument, wanted) in zip(given, plan.arguments) {
        let usual = argumentCost(argument, to: wanted, dialect: dialect)
        guard let one = usual ?? (plan.castsAnything ? 60 : nil) else { return nil }
        cost += one
      }
      let kernel =
        sparesInfinities
        ? sparingInfinities(plan.arguments, plan.returns, name, plan.kernel) : plan.kernel
      let call = ScalarCall(
        name: name, argumentTypes: plan.arguments, returnType: plan.returns,
        traits: plan.traits,
        kernel: dialect == .oracle ? emptyAsNull(kernel, plan.returns) : kernel)
      return (call, cost)
    }
  }
}

/// Oracle knows no empty string: what a function makes of one is NULL.
func emptyAsNull(_ kernel: @escaping ScalarKernel, _ type: DataType) -> ScalarKernel {
  guard type == .varchar else { return kernel }
  return { (arguments, context) throws(SQLError) in
    nullingEmptyTexts(of: try kernel(arguments, context))
  }
}
