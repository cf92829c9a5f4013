"""The types of fields and the forms of single values, knowing no record."""
