"""The quote tool: compare quotes with texts, and write, sign and report the results."""
