"""Write proposals, which the form of the site makes, into the data files."""
