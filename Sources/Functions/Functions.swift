// Defines every SQL function: names, types, documentation, example, kernel.
