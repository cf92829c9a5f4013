"""Sourcebook: a static reference site in which every claim stands beside the words of its source."""

__version__ = "0.1.0"
