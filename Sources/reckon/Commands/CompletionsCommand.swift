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
    case "zsh": "autoload -U +X bashcompinit && bashcompinit\n" + bash
    case "fish": fish
    default: nil
    }
  }

  private static func words(_ options: [CommandOption]) -> String {
    options.flatMap(\.names).filter { $0.hasPrefix("--") }.joined(separator: " ")
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
          --format|-F) words="\(OutputList.all.map(\.name).joined(separator: " "))" ;;
          --dialect) words="postgres oracle" ;;
        esac
        COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
      }
      complete -o filenames -F _reckon reckon

      """
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
        text += (option.value == nil ? "" : " -r") + " -d \(quoted(option.help))\n"
      }
    }
    return text
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\\'")
      + "'"
  }
}
