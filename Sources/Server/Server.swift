// Talks to programs over HTTP and the PostgreSQL wire.
