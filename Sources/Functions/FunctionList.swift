import Columns

/// Every function that SQL can call; a new one is one file and one line here.
package let functionCatalog = FunctionCatalog(
  scalars: scalarFunctionList, aggregates: aggregateFunctionList, windows: windowFunctionList)

private let scalarFunctionList: [ScalarFunction] = []

private let aggregateFunctionList: [AggregateFunction] = []

private let windowFunctionList: [WindowFunction] = []
