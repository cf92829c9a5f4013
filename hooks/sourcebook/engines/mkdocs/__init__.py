"""The connection to MkDocs: `events` has the functions that it calls, `run` their shared state, `private` what we use
of its internals."""
