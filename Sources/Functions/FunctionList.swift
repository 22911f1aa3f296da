import Columns

/// Every function that SQL can call; a new one is one file and one line here.
package let functionCatalog = FunctionCatalog(
  scalars: scalarFunctionList, aggregates: aggregateFunctionList, windows: windowFunctionList)

private let scalarFunctionList: [ScalarFunction] = [
  // Arithmetic
  addFunction, subtractFunction, multiplyFunction, divideFunction, moduloFunction,
  unaryPlusFunction, bitAndFunction, bitOrFunction, bitXorFunction, shiftLeftFunction,
  shiftRightFunction,
  // Comparison
  equalFunction, notEqualFunction, lessFunction, lessOrEqualFunction, greaterFunction,
  greaterOrEqualFunction, isDistinctFunction, isNotDistinctFunction, isNullFunction,
  isNotNullFunction, isTrueFunction, isNotTrueFunction, isFalseFunction, isNotFalseFunction,
  notFunction,
  // Text
  lengthFunction, octetLengthFunction, bitLengthFunction, substringFunction, leftFunction,
  rightFunction, upperFunction, lowerFunction, initcapFunction, trimFunction, leftTrimFunction,
  rightTrimFunction, leftPadFunction, rightPadFunction, repeatFunction, replaceFunction,
  translateFunction, positionFunction, startsWithFunction, endsWithFunction,
  containsTextFunction, splitPartFunction, concatenateFunction, concatFunction,
  concatWithSeparatorFunction, asciiFunction, chrFunction, reverseFunction,
  quoteLiteralFunction, quoteIdentFunction, toHexFunction, overlayFunction,
  // Patterns
  likeFunction, notLikeFunction, iLikeFunction, notILikeFunction,
]

private let aggregateFunctionList: [AggregateFunction] = [
  countFunction, countIfFunction, sumFunction, averageFunction, minFunction, maxFunction,
]

private let windowFunctionList: [WindowFunction] = []
