"""The evidence for quotes: their positions in texts, receipts, and typographic variants."""
