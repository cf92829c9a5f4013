"""The search index that a built site carries: entries, words, shards."""
