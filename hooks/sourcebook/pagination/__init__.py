"""Which lists a page has, and how long lists are divided."""
