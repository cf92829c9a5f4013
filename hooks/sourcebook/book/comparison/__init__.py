"""Compare words with texts, knowing nothing of records: normalised words, matches, fingerprints."""
