"""Add records to the data files: write them as YAML, try the checks with them, and put them in place."""
