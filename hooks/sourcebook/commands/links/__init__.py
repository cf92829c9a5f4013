"""`sourcebook links`: every link of a built site leads somewhere."""
