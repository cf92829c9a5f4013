"""Rules on claims and on what proves them."""
