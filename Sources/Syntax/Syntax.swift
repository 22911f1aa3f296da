// Turns SQL and PL/SQL text into trees, and trees back into text.
