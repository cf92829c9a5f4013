"""The strict YAML reader: text to nodes with their locations, and every fault with its cure."""
