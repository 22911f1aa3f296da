// Talks to a person.
