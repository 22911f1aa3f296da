// A session runs a statement, a script, a procedure.
