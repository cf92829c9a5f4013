"""What MkDocs is given: `events` has the functions that it calls, `run` what they share, `private` what it promises
nobody."""
