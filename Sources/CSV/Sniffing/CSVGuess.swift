/// One thing that was guessed about a file, and why: for people.
package struct CSVGuess: Sendable {
  /// `delimiter`, `header`, `column amount`
  package let subject: String
  package let guess: String
  package let reason: String
}
