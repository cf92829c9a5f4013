"""How names are sorted, and how records that share one are told apart."""
