import Diagnostics

/// A mail that UTL_SMTP writes.
struct OutgoingMail {
  var host: String
  var sender = ""
  var recipients: [String] = []
  var text = ""
}

/// UTL_MAIL, UTL_SMTP, UTL_HTTP (PL/SQL Packages and Types Reference 19c): what would be sent is kept in
/// an outbox, and never sent. RECKON_OUTBOX, which Oracle has not, shows it.
nonisolated(unsafe) let mailProcedures: [String: Builtins.Procedure] = [
  "utl_mail.send": .init(
    2...10, names: ["sender", "recipients", "cc", "bcc", "subject", "message"]
  ) { (a, run) throws(Raised) in
    var texts: [String] = []
    for value in a { texts.append(try Convert.text(value)) }
    run.outbox.append("mail " + texts.joined(separator: " | "))
  },
  "utl_smtp.helo": .init(2...2) { (a, run) throws(Raised) in _ = try mail(a, run) },
  "utl_smtp.ehlo": .init(2...2) { (a, run) throws(Raised) in _ = try mail(a, run) },
  "utl_smtp.mail": .init(2...3) { (a, run) throws(Raised) in
    run.mails[try mail(a, run)]?.sender = try Convert.text(a[1])
  },
  "utl_smtp.rcpt": .init(2...3) { (a, run) throws(Raised) in
    run.mails[try mail(a, run)]?.recipients.append(try Convert.text(a[1]))
  },
  "utl_smtp.open_data": .init(1...1) { (a, run) throws(Raised) in
    run.mails[try mail(a, run)]?.text = ""
  },
  "utl_smtp.write_data": .init(2...2) { (a, run) throws(Raised) in
    run.mails[try mail(a, run)]?.text += try Convert.text(a[1])
  },
  "utl_smtp.write_raw_data": .init(2...2) { (a, run) throws(Raised) in
    let number = try mail(a, run)
    if case .bytes(let box) = a[1] {
      run.mails[number]?.text += String(decoding: box.bytes, as: UTF8.self)
    } else {
      run.mails[number]?.text += try Convert.text(a[1])
    }
  },
  "utl_smtp.data": .init(2...2) { (a, run) throws(Raised) in
    let number = try mail(a, run)
    run.mails[number]?.text = try Convert.text(a[1])
    keep(number, run)
  },
  "utl_smtp.close_data": .init(1...1) { (a, run) throws(Raised) in keep(try mail(a, run), run) },
  "utl_smtp.rset": .init(1...1) { (a, run) throws(Raised) in
    let number = try mail(a, run)
    run.mails[number] = OutgoingMail(host: run.mails[number]?.host ?? "")
  },
  "utl_smtp.quit": .init(1...1) { (a, run) throws(Raised) in
    run.mails[try mail(a, run)] = nil
  },
]

nonisolated(unsafe) let mailFunctions: [String: Builtins.Function] = [
  "utl_smtp.open_connection": .init(.file, 1...4) { (a, run) throws(Raised) in
    run.lastMail += 1
    run.mails[run.lastMail] = OutgoingMail(host: try Convert.text(a[0]))
    return .file(run.lastMail)
  },
  // Nobody answers.
  "utl_http.request": .init(.text, 1...4) { (a, run) throws(Raised) in
    run.outbox.append("http GET " + (try Convert.text(a[0])))
    return .null
  },
  "reckon_outbox.count": .init(.integer, 0...0) { (_, run) throws(Raised) in
    .integer(Int64(run.outbox.count))
  },
  "reckon_outbox.message": .init(.text, 1...1) { (a, run) throws(Raised) in
    let place = Int(try NumberMath.integer(try Convert.number(a[0]))) - 1
    return run.outbox.indices.contains(place) ? .of(run.outbox[place]) : .null
  },
]

/// The number of a connection that is open.
private func mail(_ arguments: [Datum], _ run: RoutineSession) throws(Raised) -> Int64 {
  guard case .file(let number) = arguments[0], run.mails[number] != nil else {
    throw Raised(-29277, "invalid SMTP operation")
  }
  return number
}

private func keep(_ number: Int64, _ run: RoutineSession) {
  guard let mail = run.mails[number] else { return }
  run.outbox.append(
    "mail \(mail.sender) | \(mail.recipients.joined(separator: ", ")) | \(mail.text)")
}
