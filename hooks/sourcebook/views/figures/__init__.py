"""Figures drawn from the records: the position of every dot, line and label."""
