import Diagnostics
import Glibc
import Shell

extension Command {
  static let completions = Command(
    "completions", usage: "bash|zsh|fish",
    "print what a Unix shell needs to complete reckon's words"
  ) { (words) throws(UsageError) in
    guard words.count == 1, let text = CompletionScript.text(for: words[0]) else {
      throw UsageError("write reckon completions bash, zsh or fish")
    }
    TextSink(descriptor: STDOUT_FILENO).write(text)
    return 0
  }
}

/// Completion scripts, made from the lists of commands and options.
private enum CompletionScript {
  static func text(for shell: String) -> String? {
    switch shell {
    case "bash": bash
    case "zsh": zsh
    case "fish": fish
    default: nil
    }
  }

  private static func words(_ options: [CommandOption]) -> String {
    options.flatMap(\.names).filter { $0.hasPrefix("--") }.joined(separator: " ")
  }

  private static var valueCases: String {
    var text = ""
    var seen = Set<String>()
    for option in CommandList.all.flatMap(\.options) {
      guard let list = values(of: option, in: "shell"), seen.insert(option.name).inserted else {
        continue
      }
      text += "    \(option.names.joined(separator: "|"))) words=\"\(list)\" ;;\n"
    }
    return text
  }

  private static var bash: String {
    var cases = ""
    for command in CommandList.all where !command.options.isEmpty {
      cases += "    \(command.name)) words=\"\(words(command.options))\" ;;\n"
    }
    let names = CommandList.all.map(\.name).joined(separator: " ")
    return """
      _reckon() {
        local words current=${COMP_WORDS[COMP_CWORD]}
        case ${COMP_WORDS[1]} in
      \(cases)    *) words="\(words(Command.shell.options))" ;;
        esac
        if [ "$COMP_CWORD" = 1 ]; then words="$words \(names)"; fi
        case ${COMP_WORDS[COMP_CWORD-1]} in
      \(valueCases)        esac
        COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
      }
      complete -o filenames -F _reckon reckon

      """
  }

  /// What an option takes from a list; nil for anything else.
  private static func values(of option: CommandOption, in command: String) -> String? {
    switch option.name {
    case "--format" where command == "generate": "parquet csv"
    case "--format": OutputList.all.map(\.name).joined(separator: " ")
    case "--dialect": "postgres oracle"
    case "--role": "member reader writer administrator"
    default: nil
    }
  }

  /// Works as a file `_reckon` in `fpath`, and read by `source`.
  private static var zsh: String {
    var cases = ""
    for command in CommandList.all where !command.options.isEmpty {
      let lines = command.options.flatMap { zshOptions($0, command.name) }.joined(
        separator: " \\\n      ")
      let first = command.name == "shell" ? "shell|*" : command.name
      let text = "  \(first)) _arguments \\\n      \(lines) \\\n      '*:file:_files' ;;\n"
      if command.name == "shell" { cases += text } else { cases = text + cases }
    }
    let names = CommandList.all.map { "\(quoted("\($0.name):\($0.summary)", quote: "'\\''"))" }
    return """
      #compdef reckon
      _reckon() {
        local -a commands
        commands=(\(names.joined(separator: "\n    ")))
        if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
          _describe command commands
          _files
          return
        fi
        case $words[2] in
      \(cases)  esac
      }
      if [[ $funcstack[1] = _reckon ]]; then _reckon "$@"; else compdef _reckon reckon; fi

      """
  }

  /// `'(-F --format)'{-F,--format}'[how results look]:NAME:(table csv)'`
  private static func zshOptions(_ option: CommandOption, _ command: String) -> [String] {
    let help = option.help.map { "[]:\\".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    var tail = "[\(help)]"
    if let value = option.value {
      let action = values(of: option, in: command).map { "(\($0))" } ?? "_files"
      tail += ":\(value.split(separator: "=").joined(separator: " ")):\(action)"
    }
    return option.names.map { quoted($0 + tail, quote: "'\\''") }
  }

  private static var fish: String {
    var text = ""
    for command in CommandList.all {
      text += "complete -c reckon -n __fish_use_subcommand -a \(command.name) "
      text += "-d \(quoted(command.summary))\n"
      for option in command.options {
        let isShell = command.name == "shell"
        let place =
          isShell ? "__fish_use_subcommand" : "__fish_seen_subcommand_from \(command.name)"
        text += "complete -c reckon -n \(quoted(place))"
        for name in option.names {
          text += name.hasPrefix("--") ? " -l \(name.dropFirst(2))" : " -s \(name.dropFirst())"
        }
        let list = values(of: option, in: command.name).map { " -f -a \(quoted($0))" } ?? ""
        text += (option.value == nil ? "" : " -r\(list)") + " -d \(quoted(option.help))\n"
      }
    }
    return text
  }

  /// - Parameter quote: How the shell writes a quote inside of quotes.
  private static func quoted(_ text: String, quote: String = "\\'") -> String {
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: quote) + "'"
  }
}
