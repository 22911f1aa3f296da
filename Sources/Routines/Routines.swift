// Binds PL/SQL and runs it exactly.
