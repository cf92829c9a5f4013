"""The linked book: records with their indexes, quotes and their verification, and the rules."""
