"""The view of each kind of page, with what its sections show."""
