"""What strangers write: signs, names, addresses, drawings. It is told harmless from harmful by itself alone."""
