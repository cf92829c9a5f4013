"""Find records that may be of the same person or body, for somebody to judge."""
