"""The evidence for quotes: receipts, fingerprints and signatures, and what they say about each quote."""
