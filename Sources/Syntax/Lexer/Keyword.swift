/// The words that mean something to the parser somewhere; most are names everywhere else.
///
/// The raw value is the word in lower case.
enum Keyword: String, CaseIterable {
  /// Not a keyword.
  case none = ""
  case a, abort, absent, absolute, access, accessible, account, action, add, admin, administer
  case advise, after, agent, aggregate, all, allow, alter, always, analyse, analytic, analyze
  case and, anti, any, append, apply, approx, archive, array, `as`, asc, ascending, asensitive
  case asof
  case assert, associate, asymmetric, at, attach, attribute, audit, authenticated, authid
  case authorization, auto, autonomousTransaction = "autonomous_transaction", backward
  case basicfile, batch, before, begin, bernoulli, between, bfile, bigint, binary
  case binaryInteger = "binary_integer", bit, bitmap, blob, block, body, boolean, both, bound
  case breadth, bufferPool = "buffer_pool", build, bulk, bulkExceptions = "bulk_exceptions"
  case bulkRowcount = "bulk_rowcount", by, bypass, byte, c, cache, call, cascade, cascaded
  case `case`, cast, catalog, cellFlashCache = "cell_flash_cache", century, chain, char
  case character, characteristics, check, checkpoint, chunk, close, cluster, coalesce, collate
  case collation, collect, column, columns, comment, commit, committed, compatible, compile
  case compound, compress, compression, concurrently, conditional, connect
  case connectByRoot = "connect_by_root", constant, constraint, constraints, constructor
  case content, context, `continue`, controlfile, conversion, convert, copy, corresponding
  case count, coverage, crash, create, creation, cross, crossedition, csv, cube, current
  case currentUser = "current_user", cursor, custom, cycle, data, database, databases, date
  case datetime, day, days, deallocate, dec, decade, decades, declare, decode
  case `default`, defaults, deferrable, deferred, define, definer, delay, delete, delimiter
  case denseRank = "dense_rank", deprecate, depth, desc, descending, describe, detach
  case deterministic, dictionary, dimension, directory, disable, disallow, disassociate, discard
  case diskgroup, distance, distinct, `do`, document, domain, double, drop, dry, duplicate, dynamic,
    each
  case echo, edition, editionable, element, elif, `else`, elseif, elsif, empty, enable, encoding
  case encrypted, encryption, end, endif, enforced, `enum`, error, errors, escape, evolution
  case except, exception, exceptionInit = "exception_init", exceptions, exclude, excluding
  case exact, exclusive, exec, execute, exists, exit, explain, expression, extend, extended, extends
  case `extension`, external, extract, `false`, fetch, fields, file, filter, final, first
  case flashCache = "flash_cache", flashback, following, follows, `for`, forall, force
  case foreign, format, forward, found, freelist, freelists, freeze, from, full, function
  case functions, further, generated, get, glob, global, go, goto, grant, granted, group
  case grouping, groups, handler, hash, having, header, heap, hierarchy, history, hold, host
  case hour, hours, identified, identity, `if`, ignore, ilike, immediate, immutable, `import`
  case `in`, include, including, increment, index, indexes, indextype, indicator, indices
  case inherit, inherits, initial, initially, initrans, inline, inner, `inout`, insert, install
  case instantiable, instead, int, intersect, interval, into, invalidate, invisible
  case invoker, `is`, isnull, isolation, isopen, iterate, java, join, json
  case jsonTable = "json_table", jsonl, keep, key, kill, label, lambda, language, large, last
  case lateral, leading, left, less, level, library, like, like2, like4, likec, limit, link
  case list, listagg, listen, load, lob, local, localtime, location, lock, locked, log, logged
  case logging, login, logoff, logon, long, loop, lower, macro, map, mapping, mask, master
  case match
  case matchRecognize = "match_recognize", matched, matching, materialized, maxextents, maximum
  case maxlogfiles, maxtrans, maxvalue, measures, median, member, memory, merge, method
  case microsecond, microseconds, millennia, millennium, millisecond, milliseconds, minextents
  case minus, minute, minutes, minvalue, mlslabel, mod, mode, model, modify, month, months, move
  case movement, multiset, name, named, nan, national, natural, nav, nchar, nclob, nearest
  case nested, never
  case new, next, nextval, no, noarchivelog, noaudit, nocache, nocheck, nocompress, nocopy
  case nocycle, noforce, nokeep, nologging, nologin, nomapping, nomaxvalue, nominvalue
  case noneWord = "none", noneditionable, noorder, noparallel, norely, norowdependencies, nosort
  case not, notfound, nothing, notify, notnull, novalidate, nowait, nthValue = "nth_value", null
  case nulls, number, numeric, nvarchar, nvarchar2, object, objects, of, off, offline, offset
  case oids, old, on, online, only, `open`, `operator`, optimize, option, options, or, order
  case ordered, ordinality, organization, others, out, outer, outline, over, overflow, overlaps
  case overlay, override, overriding, owned, owner, package, parallel
  case parallelEnable = "parallel_enable", parameters, parent, partial, partition, partitions
  case password, pctfree, pctincrease, pctthreshold, pctused, pctversion, percent
  case percentRank = "percent_rank", period, pfile, pipe, pipelined, pivot, placing, plan, plans
  case plsInteger = "pls_integer", pluggable, policy, position, positional, positive, pragma
  case precedes, preceding, precision, prepare, prepared, preserve, primary, print, prior
  case `private`, privileges, procedural, procedure, process, profile, program, promoted, prompt
  case protected, prune, `public`, publication, purge, qualify, quarter, quarters, query, quote
  case raise, range, raw, read, real, rebuild, record, records, recursive, recycle, ref
  case reference, references, referencing, refresh, regexp, reindex, reject, relative, release
  case reliesOn = "relies_on", rely, rename, renameTo = "rename_to", `repeat`, repeatable
  case replace, replica, reservoir, reset, resolve, resource, respect, restart, restore
  case restrict, restrictReferences = "restrict_references", restricted, result
  case resultCache = "result_cache", retain, `return`, returning, returns, reverse, revoke
  case right, rlike, rnds, rnps, role, roles, rollback, rollbackSegment = "rollback_segment"
  case rollup, row, rowcount, rowdependencies, rowid, rowlevel, rows, rowtype, rules, sample
  case save, savepoint, scale, schema, schemas, scn, scope, scroll, sdoGeometry = "sdo_geometry"
  case search, second, seconds, secret, securefile, security, seed, segment, select, `self`
  case semi, sensitive, separate, sequence, sequences, serializable
  case seriallyReusable = "serially_reusable", server, servererror, session, set, setof, sets
  case settings, share, shared, sharing, show, shrink, shutdown, siblings, similar, similarity,
    simple
  case single, size, skip, smallint, snapshot, `some`, sort, source, specification, spfile
  case split, sql, sqlcode, sqlerrm, stable, start, starts, startup, statement, `static`
  case statistics, stddev, stdin, stdout, stop, storage, store, stored, strict, `struct`
  case style, submultiset, subpartition, subpartitions, subprogram, substitutable, substr
  case substring, subtype, suffix, summarize, superuser, supplemental
  case suppressesWarning6009 = "suppresses_warning_6009", suspend, symmetric, synonym, system
  case table, tables, tablesample, tablespace, target, tblproperties, temp, template, temporary
  case terminator, text, then, `throw`, ties, time, timestamp, timestamptz
  case timezoneAbbr = "timezone_abbr", timezoneHour = "timezone_hour"
  case timezoneMinute = "timezone_minute", timezoneRegion = "timezone_region", tinyint, to, top
  case trailing, transaction, treat, tree, trigger, triggers, trim, `true`, truncate, trusted
  case tryCast = "try_cast", type, types, udf, unbounded, uncommitted, under, undo, union
  case unique, unknown, unlimited, unlisten, unlogged, unnamed, unnest, unpivot, until
  case untrusted, unusable, update, updated, upsert, uritype, urowid, usage, use, user, using
  case vacuum, valid, validate, validator, value, values, varchar, varchar2, variable, variables
  case variadic, varray, varying, verbose, version, versions, view, views, virtual, visible
  case volatile, wait, warning, wednesday, week, weeks, when, whenever, `where`, `while`, window
  case with, within, without, wnds, wnps, work, wrapped, wrapper, write, xml, xmltable, xmltype
  case year, years, yes, zone, zonemap, zorder

  case pivotWider = "pivot_wider", systemTime = "system_time", the, passing
  case detail, editioning, noscale, encrypt, persisted, clustered, partitioned
  case autoIncrement = "auto_increment", autoincrement, monitoring, nomonitoring, inmemory, engine
  case insensitive, compute, estimate, unused, reuse, overwrite, main, attributes, oid, opaque,
    definition, conflict, infinite
  case dangling, run, persistable, sqlMacro = "sql_macro", perform, notice, nocount
  case proc, evalname, lockdown, pmem, logical, mle, bigfile, smallfile, assertion, property

  /// The word as an error message prints it.
  var display: String { rawValue.uppercased() }
}
