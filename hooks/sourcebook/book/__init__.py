"""The linked book: records and their indexes, the verification of quotes, and the rules."""
