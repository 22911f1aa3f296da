import Diagnostics

/// A job of DBMS_JOB or DBMS_SCHEDULER: recorded, and run when a program asks for it.
package struct RecordedJob {
  /// 0 for a job of DBMS_SCHEDULER.
  package var number: Int64
  package var name: String
  package var text: String
  var next: Datum
  package var interval: String

  /// Seconds since 1970 when it would run; nil where that was not said as a date.
  package var nextTime: Int64? {
    switch next {
    case .date(let seconds): seconds
    case .timestamp(let ticks), .instant(let ticks): ticks / 1_000_000
    case .zoned(let box): box.value.moment / 1_000_000
    default: nil
    }
  }
}

nonisolated(unsafe) let jobFunctions: [String: Builtins.Function] = [:]

nonisolated(unsafe) let jobProcedures: [String: Builtins.Procedure] = [
  "dbms_job.submit": .init(
    2...6, names: ["job", "what", "next_date", "interval", "no_parse"], outputs: [0]
  ) { (a, run) throws(Raised) in
    let number = run.nextJob
    run.nextJob += 1
    run.jobs.append(
      RecordedJob(
        number: number, name: "JOB\(number)", text: try Convert.text(a[1]),
        next: a.count > 2 ? a[2] : .null,
        interval: a.count > 3 ? try Convert.text(a[3]) : ""))
    a[0] = .integer(number)
  },
  "dbms_job.run": .init(1...2) { (a, run) throws(Raised) in
    let number = try NumberMath.integer(try Convert.number(a[0]))
    guard let job = run.jobs.first(where: { $0.number == number }) else {
      throw Raised(-23421, "job number \(number) is not a job in the job queue")
    }
    try Jobs.run(job, run)
  },
  "dbms_job.remove": .init(1...1) { (a, run) throws(Raised) in
    let number = try NumberMath.integer(try Convert.number(a[0]))
    run.jobs.removeAll { $0.number == number }
  },
  "dbms_job.broken": .init(2...3) { (_, _) throws(Raised) in },
  "dbms_job.next_date": .init(2...2, names: ["job", "next_date"]) { (a, run) throws(Raised) in
    run.jobs[try Jobs.place(a[0], run)].next = a[1]
  },
  "dbms_job.interval": .init(2...2, names: ["job", "interval"]) { (a, run) throws(Raised) in
    run.jobs[try Jobs.place(a[0], run)].interval = try Convert.text(a[1])
  },
  "dbms_job.what": .init(2...2, names: ["job", "what"]) { (a, run) throws(Raised) in
    run.jobs[try Jobs.place(a[0], run)].text = try Convert.text(a[1])
  },
  "dbms_job.change": .init(4...6, names: ["job", "what", "next_date", "interval"]) {
    (a, run) throws(Raised) in
    let place = try Jobs.place(a[0], run)
    // NULL keeps what there was.
    if !a[1].isNull { run.jobs[place].text = try Convert.text(a[1]) }
    if !a[2].isNull { run.jobs[place].next = a[2] }
    if !a[3].isNull { run.jobs[place].interval = try Convert.text(a[3]) }
  },
  "dbms_job.isubmit": .init(3...5, names: ["job", "what", "next_date", "interval"]) {
    (a, run) throws(Raised) in
    let number = try NumberMath.integer(try Convert.number(a[0]))
    run.jobs.append(
      RecordedJob(
        number: number, name: "JOB\(number)", text: try Convert.text(a[1]), next: a[2],
        interval: a.count > 3 ? try Convert.text(a[3]) : ""))
  },
  "dbms_scheduler.create_job": .init(
    1...14,
    names: [
      "job_name", "job_type", "job_action", "number_of_arguments", "start_date", "repeat_interval",
      "end_date", "job_class", "enabled", "auto_drop", "comments",
    ]
  ) { (a, run) throws(Raised) in
    let kind = a.count > 1 ? try Convert.text(a[1]).uppercased() : "PLSQL_BLOCK"
    let action = a.count > 2 ? try Convert.text(a[2]) : ""
    run.jobs.append(
      RecordedJob(
        number: 0, name: try Convert.text(a[0]).uppercased(),
        text: kind == "STORED_PROCEDURE" ? "BEGIN \(action); END;" : action,
        next: a.count > 4 ? a[4] : .null, interval: a.count > 5 ? try Convert.text(a[5]) : ""))
  },
  "dbms_scheduler.run_job": .init(1...2, names: ["job_name", "use_current_session"]) {
    (a, run) throws(Raised) in
    let name = try Convert.text(a[0]).uppercased()
    guard let job = run.jobs.first(where: { $0.name == name }) else {
      throw Raised(-27475, "unknown job \"RECKON\".\"\(name)\"")
    }
    try Jobs.run(job, run)
  },
  "dbms_scheduler.drop_job": .init(1...4, names: ["job_name", "force"]) { (a, run) throws(Raised) in
    let name = try Convert.text(a[0]).uppercased()
    run.jobs.removeAll { $0.name == name }
  },
  "dbms_scheduler.set_attribute": .init(3...3, names: ["name", "attribute", "value"]) {
    (a, run) throws(Raised) in
    let place = try Jobs.place(named: a[0], run)
    switch try Convert.text(a[1]).lowercased() {
    case "job_action": run.jobs[place].text = try Convert.text(a[2])
    case "repeat_interval": run.jobs[place].interval = try Convert.text(a[2])
    case "start_date": run.jobs[place].next = a[2]
    default: break
    }
  },
  "dbms_scheduler.stop_job": .init(1...3) { (_, _) throws(Raised) in },
  "dbms_scheduler.enable": .init(1...2) { (_, _) throws(Raised) in },
  "dbms_scheduler.disable": .init(1...3) { (_, _) throws(Raised) in },
]

enum Jobs {
  /// The job of DBMS_JOB with a number.
  static func place(_ number: Datum, _ run: RoutineSession) throws(Raised) -> Int {
    let wanted = try NumberMath.integer(try Convert.number(number))
    guard let place = run.jobs.firstIndex(where: { $0.number == wanted }) else {
      throw Raised(-23421, "job number \(wanted) is not a job in the job queue")
    }
    return place
  }

  /// The job of DBMS_SCHEDULER with a name.
  static func place(named datum: Datum, _ run: RoutineSession) throws(Raised) -> Int {
    let name = try Convert.text(datum).uppercased()
    guard let place = run.jobs.firstIndex(where: { $0.name == name }) else {
      throw Raised(-27476, "\"RECKON\".\"\(name)\" does not exist")
    }
    return place
  }

  static func run(_ job: RecordedJob, _ session: RoutineSession) throws(Raised) {
    var text = Convert.trimmed(job.text)
    let start = text.lowercased()
    if !start.hasPrefix("begin"), !start.hasPrefix("declare") { text = "BEGIN \(text) END;" }
    let statement = try DynamicStatement(text, session, [])
    guard case .block(let block) = statement.statement.kind else { return }
    let unit = Unit("job", text: text)
    let frame = Activation(unit.layout, parent: nil, session)
    try session.runDynamic(block, text, RoutineBinder.DynamicArguments(), frame)
  }
}
