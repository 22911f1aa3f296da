import Diagnostics
import Glibc
import Shell

extension Command {
  static let shell = Command(
    "shell", usage: "[OPTION …] [FILE …]",
    "answer SQL from -c, -f, standard input or a person; FILEs become tables",
    options: ShellOptions.options
  ) { (words) throws(UsageError) in
    let options = try ShellOptions(words)
    for file in options.files { try checkIsFile(file) }
    return ShellProgram.run(options)
  }

  /// A word that is neither a command nor a file was probably meant as a command.
  private static func checkIsFile(_ word: String) throws(UsageError) {
    let looksLikeFile = word.contains(".") || word.contains("/") || word.contains("*")
    if looksLikeFile || access(word, F_OK) == 0 { return }
    throw UsageError(
      "there is no command or file \"\(word)\"",
      hint: didYouMean(word, among: CommandList.all.map(\.name)) ?? "reckon help lists the commands"
    )
  }
}
