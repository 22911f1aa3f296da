#if LIBEDIT
  @preconcurrency import CEditLine
  import Glibc

  /// The library that keeps the edited text and knows the keys: libedit (editline(3)), where
  /// `RECKON_EDITOR=libedit` was set at build time.
  ///
  /// libedit cannot be told to leave drawing to us, so what it draws goes nowhere and we draw before
  /// each wait for a key.
  enum LineLibrary {
    static let name = "libedit"

    nonisolated(unsafe) private static var line: OpaquePointer?
    nonisolated(unsafe) private static var history: OpaquePointer?
    nonisolated(unsafe) private static var drawsItself = false
    nonisolated(unsafe) private static var wasInterrupted = false
    /// `bind -v` in `~/.editrc`.
    nonisolated(unsafe) private static var isVi = false
    /// libedit asks for the prompt again and again and frees nothing: the last one stays.
    nonisolated(unsafe) private static var prompt = strdup("")
    /// The text that Enter ended.
    nonisolated(unsafe) private static var finished: String?

    /// Keys of no keyboard, by which our keys call libedit's own functions.
    private static let earlierKey = "\u{1B}[990~"
    private static let laterKey = "\u{1B}[991~"
    private static let pasteBegin = "\u{1B}[200~"
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    // MARK: The text

    private static var info: LineInfo? { line.flatMap { el_line($0)?.pointee } }

    static var bytes: [UInt8] {
      guard let info, let start = info.buffer, let end = info.lastchar else { return [] }
      let count = end - start
      return start.withMemoryRebound(to: UInt8.self, capacity: count) {
        Array(UnsafeBufferPointer(start: $0, count: count))
      }
    }

    /// The byte before which the cursor stands.
    static var point: Int {
      get {
        guard let info, let start = info.buffer, let cursor = info.cursor else { return 0 }
        return cursor - start
      }
      set {
        let bytes = bytes
        let wanted = max(0, min(newValue, bytes.count))
        let from = scalars(in: bytes, before: point)
        _ = el_cursor(line, Int32(scalars(in: bytes, before: wanted) - from))
      }
    }

    /// libedit counts characters where we count bytes.
    private static func scalars(in bytes: [UInt8], before place: Int) -> Int {
      bytes[..<min(place, bytes.count)].count { $0 & 0xC0 != 0x80 }
    }

    static func insert(_ text: String) { _ = el_insertstr(line, text) }

    /// Replaces a range and puts the cursor behind the new text.
    static func replace(_ range: Range<Int>, with text: String) {
      point = range.upperBound
      let bytes = bytes
      let count =
        scalars(in: bytes, before: range.upperBound) - scalars(in: bytes, before: range.lowerBound)
      el_deletestr(line, Int32(count))
      insert(text)
    }

    /// An incremental search shows itself inside the text.
    static func prompt(_ usual: String) -> String { usual }

    // MARK: The history

    static func beginHistory(limit: Int) {
      history = history_init()
      _ = reckon_history_limit(history, Int32(limit))
    }

    static func addHistory(_ text: String) { _ = reckon_history_add(history, text) }

    // MARK: Reading

    /// - Parameter drawsItself: `LineEditor.redraw` shows the text, not the library.
    static func begin(drawsItself: Bool) {
      // libedit counts wide characters by the locale.
      setlocale(LC_CTYPE, "")
      if strcmp(nl_langinfo(Int32(CODESET)), "UTF-8") != 0 { setlocale(LC_CTYPE, "C.UTF-8") }
      self.drawsItself = drawsItself
      let shown = drawsItself ? fopen("/dev/null", "w") : stdout
      line = el_init_fd("reckon", stdin, shown, stderr, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO)
      _ = reckon_el_editor(line, "emacs")
      if let history { _ = reckon_el_history(line, history) }
      _ = reckon_el_prompt(line) { _ in LineLibrary.prompt }
      _ = reckon_el_reads(line) { _, place in LineLibrary.readCharacter(place) }
      if drawsItself { addFunctions() }
      // ~/.editrc may say `bind -v`, which binds all keys anew: ours come last.
      _ = el_source(line, nil)
      if drawsItself { bindKeys() }
    }

    static func read(_ editor: LineEditor, prompt: String, initial: String) -> LineEditor.Outcome {
      free(self.prompt)
      self.prompt = strdup(prompt)
      wasInterrupted = false
      finished = nil
      let takesPastes = drawsItself && !isVi
      if takesPastes { EditorDisplay.write("\u{1B}[?2004h") }
      if !initial.isEmpty { el_push(line, initial) }
      var count: Int32 = 0
      let text = el_gets(line, &count)
      if takesPastes { EditorDisplay.write("\u{1B}[?2004l") }
      if wasInterrupted { return .interrupted }
      if let finished { return .text(finished) }
      guard let text, count > 0 else {
        EditorDisplay.write("\r\n")
        return .end
      }
      return .text(String(cString: text))
    }

    static func terminalChanged() { el_resize(line) }

    /// - Returns: 1 for a character, 0 at the end, -1 after Ctrl-C.
    private static func readCharacter(_ place: UnsafeMutablePointer<wchar_t>?) -> Int32 {
      guard let editor = LineEditor.current else { return 0 }
      if drawsItself { editor.redraw() }
      switch editor.waitForKey() {
      case .broken: return 0
      case .interrupt:
        wasInterrupted = true
        return -1
      case .key: break
      }
      guard let scalar = readScalar() else { return 0 }
      place?.pointee = wchar_t(scalar)
      return 1
    }

    /// One character of UTF-8 from the terminal; bytes that are none count as themselves.
    private static func readScalar() -> UInt32? {
      guard let first = readByte() else { return nil }
      let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
      if length == 1 { return UInt32(first) }
      var value = UInt32(first) & (0xFF >> UInt32(length + 1))
      for _ in 1..<length {
        guard let next = readByte() else { return nil }
        value = value << 6 | UInt32(next & 0x3F)
      }
      return value
    }

    private static func readByte() -> UInt8? {
      var byte: UInt8 = 0
      while true {
        let count = Glibc.read(STDIN_FILENO, &byte, 1)
        if count == 1 { return byte }
        if count == 0 || errno != EINTR { return nil }
      }
    }

    // MARK: Keys

    private static func addFunctions() {
      add("reckon-enter") { _, _ in LineLibrary.apply(EditorKeys.enter()) }
      add("reckon-line") { _, _ in LineLibrary.apply(EditorKeys.newLine()) }
      add("reckon-up") { _, _ in LineLibrary.apply(EditorKeys.up()) }
      add("reckon-down") { _, _ in LineLibrary.apply(EditorKeys.down()) }
      add("reckon-complete") { _, _ in LineLibrary.apply(EditorKeys.complete()) }
      add("reckon-clear") { _, _ in LineLibrary.apply(EditorKeys.clearScreen()) }
      add("reckon-paste") { _, _ in LineLibrary.paste() }
    }

    private static func add(
      _ name: String, _ function: @escaping @convention(c) (OpaquePointer?, Int32) -> UInt8
    ) {
      // libedit keeps the pointers.
      _ = reckon_el_add(line, strdup(name), strdup(name), function)
    }

    private static func bindKeys() {
      for key in ["\r", "\n"] { _ = reckon_el_bind(line, key, "reckon-enter") }
      _ = reckon_el_bind(line, "\t", "reckon-complete")
      _ = reckon_el_bind(line, "\u{0C}", "reckon-clear")
      _ = reckon_el_bind(line, "\u{12}", "em-inc-search-prev")
      isVi = reckon_el_current_editor(line).map { String(cString: $0) } == "vi"
      if isVi { return bindCommandModeKeys() }
      for key in ["\u{1B}\r", "\u{1B}\n"] { _ = reckon_el_bind(line, key, "reckon-line") }
      for (key, name) in escapedKeys { _ = reckon_el_bind(line, key, name) }
      _ = reckon_el_bind(line, pasteBegin, "reckon-paste")
    }

    private static let escapedKeys = [
      ("\u{1B}[A", "reckon-up"), ("\u{1B}OA", "reckon-up"), ("\u{1B}[B", "reckon-down"),
      ("\u{1B}OB", "reckon-down"), (earlierKey, "ed-prev-history"), (laterKey, "ed-next-history"),
    ]

    /// An escape ends the insert mode at once, so that what follows it comes as a command.
    private static func bindCommandModeKeys() {
      _ = reckon_el_bind_command_mode(line, "\r", "reckon-enter")
      for (key, name) in escapedKeys {
        _ = reckon_el_bind_command_mode(line, key, name)
        _ = reckon_el_bind_command_mode(line, String(key.dropFirst()), name)
      }
    }

    private static func apply(_ effect: EditorKeys.Effect) -> UInt8 {
      switch effect {
      case .edited: return UInt8(CC_REFRESH)
      case .refused: return UInt8(CC_ERROR)
      case .earlier: el_push(line, earlierKey)
      case .later: el_push(line, laterKey)
      case .done:
        finished = String(decoding: bytes, as: UTF8.self)
        return UInt8(CC_NEWLINE)
      }
      return UInt8(CC_NORM)
    }

    /// Takes all that a terminal puts between the brackets of a paste as it stands.
    private static func paste() -> UInt8 {
      var bytes: [UInt8] = []
      while let byte = readByte() {
        bytes.append(byte)
        if byte == pasteEnd[pasteEnd.count - 1], bytes.ends(with: pasteEnd) {
          bytes.removeLast(pasteEnd.count)
          break
        }
      }
      insert(String(decoding: bytes.map { $0 == 13 ? 10 : $0 }, as: UTF8.self))
      return UInt8(CC_REFRESH)
    }
  }

  extension [UInt8] {
    fileprivate func ends(with end: [UInt8]) -> Bool {
      count >= end.count && suffix(end.count).elementsEqual(end)
    }
  }
#endif
