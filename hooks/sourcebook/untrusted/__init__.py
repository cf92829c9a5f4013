"""Recognize and escape harmful text, names, addresses and drawings, using nothing else from this package."""
