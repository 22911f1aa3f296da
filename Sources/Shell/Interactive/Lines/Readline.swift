#if !LIBEDIT
  @preconcurrency import CReadline
  import Glibc

  /// The library that keeps the edited text and knows the keys: GNU readline.
  ///
  /// `EditLine` is the same over libedit; `RECKON_EDITOR=libedit` at build time chooses it.
  enum LineLibrary {
    static let name = "readline"

    /// readline keeps the pointer: it lives as long as the program.
    nonisolated(unsafe) private static let programName = UnsafePointer(strdup("reckon"))
    nonisolated(unsafe) private static var outcome: LineEditor.Outcome?

    // MARK: The text

    static var bytes: [UInt8] {
      guard let buffer = rl_line_buffer, rl_end > 0 else { return [] }
      return buffer.withMemoryRebound(to: UInt8.self, capacity: Int(rl_end)) {
        Array(UnsafeBufferPointer(start: $0, count: Int(rl_end)))
      }
    }

    /// The byte before which the cursor stands.
    static var point: Int {
      get { Int(rl_point) }
      set { rl_point = Int32(max(0, min(newValue, Int(rl_end)))) }
    }

    /// Inserts at the cursor; one undo takes it back.
    static func insert(_ text: String) { _ = rl_insert_text(text) }

    /// Replaces a range and puts the cursor behind the new text.
    static func replace(_ range: Range<Int>, with text: String) {
      _ = rl_begin_undo_group()
      _ = rl_delete_text(Int32(range.lowerBound), Int32(range.upperBound))
      point = range.lowerBound
      insert(text)
      _ = rl_end_undo_group()
    }

    /// The prompt of the moment: an incremental search has its own.
    static func prompt(_ usual: String) -> String {
      rl_display_prompt.map { String(cString: $0) } ?? usual
    }

    // MARK: The history

    static func beginHistory(limit: Int) {
      using_history()
      stifle_history(Int32(limit))
    }

    static func addHistory(_ text: String) { add_history(text) }

    // MARK: Reading

    /// - Parameter drawsItself: `LineEditor.redraw` shows the text, not the library.
    static func begin(drawsItself: Bool) {
      rl_readline_name = programName
      _ = rl_initialize()
      rl_catch_sigwinch = 0
      guard drawsItself else { return }
      rl_redisplay_function = { LineEditor.current?.redraw() }
      bindKeys()
    }

    static func read(_ editor: LineEditor, prompt: String, initial: String) -> LineEditor.Outcome {
      outcome = nil
      rl_callback_handler_install(prompt) { LineLibrary.finish($0) }
      if !initial.isEmpty {
        insert(initial)
        editor.redraw()
      }
      while outcome == nil {
        switch editor.waitForKey() {
        case .key: rl_callback_read_char()
        case .interrupt: interrupt(editor)
        case .broken: finish(nil)
        }
      }
      return outcome ?? .end
    }

    static func terminalChanged() { rl_resize_terminal() }

    private static func interrupt(_ editor: LineEditor) {
      // What follows makes readline draw, although nothing of the text shall be seen again.
      editor.isSilent = true
      defer { editor.isSilent = false }
      _ = rl_replace_line("", 1)
      point = 0
      rl_free_line_state()
      rl_callback_sigcleanup()
      rl_callback_handler_remove()
      outcome = .interrupted
    }

    private static func finish(_ line: UnsafeMutablePointer<CChar>?) {
      rl_callback_handler_remove()
      guard let line else {
        EditorDisplay.write("\r\n")
        outcome = .end
        return
      }
      outcome = .text(String(cString: line))
      free(line)
    }

    // MARK: Keys

    private static func bindKeys() {
      for keymap in ["emacs", "vi-insert"] {
        for key in ["\\C-m", "\\C-j"] {
          bind(key, keymap) { _, _ in LineLibrary.apply(EditorKeys.enter()) }
        }
        for key in ["\\e\\C-m", "\\e\\C-j"] {
          bind(key, keymap) { _, _ in LineLibrary.apply(EditorKeys.newLine()) }
        }
        for key in ["\\e[A", "\\eOA"] {
          bind(key, keymap) { _, _ in LineLibrary.apply(EditorKeys.up()) }
        }
        for key in ["\\e[B", "\\eOB"] {
          bind(key, keymap) { _, _ in LineLibrary.apply(EditorKeys.down()) }
        }
        bind("\\t", keymap) { _, _ in LineLibrary.apply(EditorKeys.complete()) }
        bind("\\C-l", keymap) { _, _ in LineLibrary.apply(EditorKeys.clearScreen()) }
      }
      bind("\\C-m", "vi-command") { _, _ in LineLibrary.apply(EditorKeys.enter()) }
    }

    private static func bind(
      _ key: String, _ keymap: String,
      _ function: @escaping @convention(c) (Int32, Int32) -> Int32
    ) {
      _ = rl_bind_keyseq_in_map(key, function, rl_get_keymap_by_name(keymap))
    }

    private static func apply(_ effect: EditorKeys.Effect) -> Int32 {
      switch effect {
      case .edited: return 0
      case .refused: return rl_ding()
      case .earlier: return rl_get_previous_history(1, 0)
      case .later: return rl_get_next_history(1, 0)
      case .done:
        rl_done = 1
        return 0
      }
    }
  }
#endif
