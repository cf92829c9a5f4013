"""Which lists a page has, and how a list that is too long is divided."""
