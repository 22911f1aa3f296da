import Columns

/// Every function that SQL can call; a new one is one file and one line here.
package let functionCatalog = FunctionCatalog(
  scalars: scalarFunctionList, aggregates: aggregateFunctionList, windows: windowFunctionList)

private let scalarFunctionList: [ScalarFunction] =
  [
    // Arithmetic
    addFunction, subtractFunction, multiplyFunction, divideFunction, moduloFunction,
    unaryPlusFunction, bitAndFunction, bitOrFunction, bitXorFunction, shiftLeftFunction,
    shiftRightFunction, tildeFunction,
    // Mathematics
    roundFunction, truncFunction, roundHalfEvenFunction, floorFunction, ceilingFunction,
    roundCurrencyFunction, absFunction, signFunction, sqrtFunction, cbrtFunction, expFunction,
    lnFunction, logFunction, log10Function, log2Function, powerFunction, sinFunction, cosFunction,
    tanFunction, cotFunction, asinFunction, acosFunction, atanFunction, atan2Function,
    sinhFunction, coshFunction, tanhFunction, degreesFunction, radiansFunction, piFunction,
    isNaNFunction, isInfiniteFunction, isFiniteFunction, integerDivideFunction, gcdFunction,
    lcmFunction, factorialFunction, bitCountFunction, widthBucketFunction, greatestFunction,
    leastFunction, toBaseFunction, binaryFunction, fromBinaryFunction, binaryToNumberFunction,
    signBitFunction, nextAfterFunction, floatingDivideFunction, floatingRemainderFunction,
    remainderFunction, notANumberValueFunction, randomFunction, setSeedFunction, uuidFunction,
    // Comparison
    equalFunction, notEqualFunction, lessFunction, lessOrEqualFunction, greaterFunction,
    greaterOrEqualFunction, isDistinctFunction, isNotDistinctFunction, isNullFunction,
    isNotNullFunction, isTrueFunction, isNotTrueFunction, isFalseFunction, isNotFalseFunction,
    notFunction,
    // Text
    lengthFunction, octetLengthFunction, bitLengthFunction, substringFunction, bytePartFunction,
    bytePlaceFunction, leftFunction,
    rightFunction, upperFunction, lowerFunction, initcapFunction, trimFunction, leftTrimFunction,
    rightTrimFunction, leftPadFunction, rightPadFunction, repeatFunction, replaceFunction,
    translateFunction, positionFunction, startsWithFunction, endsWithFunction,
    containsTextFunction, splitPartFunction, concatenateFunction, concatFunction,
    concatWithSeparatorFunction, asciiFunction, unicodeFunction, chrFunction, reverseFunction,
    quoteLiteralFunction, quoteIdentFunction, toHexFunction, overlayFunction, formatFunction,
    printfFunction,
    encodeFunction, decodeFunction, toBase64Function, fromBase64Function, unhexFunction,
    rawToHexFunction, urlEncodeFunction, urlDecodeFunction, levenshteinFunction,
    damerauLevenshteinFunction, hammingFunction, jaccardFunction, jaroFunction,
    jaroWinklerFunction, soundexFunction, stripAccentsFunction, barFunction,
    formatBytesFunction, sameTextFunction, unicodeTextFunction, asciiTextFunction, rowTextFunction,
    nationalUpperFunction,
    nationalLowerFunction, nationalInitialsFunction, parseFileNameFunction,
    parseDirectoryFunction, pathJoinFunction, parseFormattedBytesFunction,
    formatDecimalBytesFunction,
    // Dates and times
    datePartFunction, dayNameFunction, monthNameFunction, dateTruncFunction, addMonthsFunction,
    lastDayFunction, nextDayFunction, monthsBetweenFunction, dateDiffFunction, dateSubFunction,
    dateAddFunction,
    ageFunction, makeDateFunction, makeTimestampFunction, makeTimestampTZFunction, makeTimeFunction,
    numberToIntervalFunction, numberToMonthsFunction, timeZoneFunction, epochMillisecondsFunction,
    overlapsFunction,
    epochMicrosecondsFunction, epochNanosecondsFunction, julianFunction, daysInMonthFunction,
    timeBucketFunction, dateBinFunction, fromTimeZoneFunction, systemUTCFunction,
    timeZoneOffsetFunction,
    newTimeFunction, toDaySecondIntervalFunction, toYearMonthIntervalFunction,
    // Conversions by format models
    toCharFunction, toDateFunction, toTimestampFunction, toTimestampTZFunction, toNumberFunction,
    toBinaryDoubleFunction,
    toBinaryFloatFunction, strFTimeFunction,
    strPTimeFunction, tryStrPTimeFunction,
    // Lists, structures and maps
    listValueFunction, mapExtractFunction, rangeFunction, generateSeriesFunction,
    stringToArrayFunction, stringSplitFunction, arrayToStringFunction, elementAtFunction,
    listSliceFunction,
    listContainsFunction, listPositionFunction, listAppendFunction, listPrependFunction,
    listConcatFunction, listSortFunction, listReverseSortFunction, listReverseFunction,
    listDistinctFunction, listUniqueFunction, flattenFunction, listAggregateFunction, mapFunction,
    mapKeysFunction, mapValuesFunction, mapEntriesFunction, mapContainsFunction,
    mapContainsEntryFunction,
    mapContainsValueFunction, mapConcatFunction, mapFromEntriesFunction, listHasAnyFunction,
    listHasAllFunction, listContainedFunction, listIntersectFunction, listZipFunction,
    listResizeFunction, listWhereFunction, listSelectFunction, listGradeUpFunction,
    listInnerProductFunction, listNegativeInnerProductFunction, listDistanceFunction,
    listCosineSimilarityFunction, listCosineDistanceFunction, structKeysFunction,
    structValuesFunction, structContainsFunction, structPositionFunction, structConcatFunction,
    // JSON
    jsonArrowFunction, jsonTextArrowFunction, jsonArrayLengthFunction, jsonKeysFunction,
    jsonTypeFunction, jsonValidFunction, toJsonFunction, variantToJsonFunction,
    jsonObjectFunction, jsonArrayFunction, geometryToTextFunction,
    // System
    typeOfFunction, dumpFunction, vsizeFunction, oraHashFunction, hashFunction, md5Function,
    sha1Function,
    sha256Function, sha224Function,
    sha384Function, sha512Function, digestNamedFunction,
    standardHashFunction, isMemberFunction, systemContextFunction, sessionTimeZoneFunction,
    databaseTimeZoneFunction, userNumberFunction, systemGUIDFunction, emptyTextFunction,
    emptyBytesFunction, raiseErrorFunction,
    // Patterns
    likeFunction, notLikeFunction, iLikeFunction, notILikeFunction,
    notMatchesFunction, matchesIgnoringCaseFunction, notMatchesIgnoringCaseFunction,
    regexLikeFunction, similarToFunction, globFunction, regexReplaceFunction,
    regexMatchPartsFunction, regexSubstrFunction, regexInstrFunction, regexCountFunction,
    regexExtractFunction,
    regexExtractAllFunction, regexSplitFunction, regexEscapeFunction, regexFullMatchFunction,
    substringSimilarFunction,
  ] + listEditingFunctions + makeTimestampOfTicksFunctions + graphemeFunctions + datePartFunctions
  + toIntervalFunctions + clockFunctions + sessionFunctions + listAggregates
  + moreElementaryFunctions + binaryLimitFunctions + moreListFunctions + enumerationFunctions
  + waitingFunctions
  + identifierFunctions + assertionFunctions + otherBinFunctions + [
    decimalDivisionFunction, equalWidthBinsFunction, replaceTypeFunction,
  ]

private let aggregateFunctionList: [AggregateFunction] =
  [
    countFunction, countIfFunction, sumFunction, averageFunction, minFunction, maxFunction,
    firstFunction, anyValueFunction, lastFunction, argMinFunction, argMaxFunction,
    argMinNullFunction, argMaxNullFunction,
    stringAggFunction, commaTextFunction, arrayAggFunction, modeFunction, histogramFunction,
    histogramExactFunction,
    medianFunction,
    quantileContFunction, quantileDiscFunction, boolAndFunction, boolOrFunction,
    bitAndAggregate, bitOrAggregate, bitXorAggregate, productFunction,
    approxCountDistinctFunction, entropyFunction,
  ] + statisticsFunctions + shapeFunctions + [medianDeviationFunction, decimalAverageFunction]
  + topValueFunctions + [largestTriangleFunction] + jsonAggregates

private let windowFunctionList: [WindowFunction] = [
  rowNumberFunction, rankFunction, denseRankFunction, percentRankFunction, cumeDistFunction,
  nTileFunction, lagFunction, leadFunction, firstValueFunction, lastValueFunction,
  nthValueFunction, allocateFunction, ratioToReportFunction, fillFunction,
]
