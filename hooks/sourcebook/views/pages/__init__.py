"""The view of each kind of page, and of its sections."""
