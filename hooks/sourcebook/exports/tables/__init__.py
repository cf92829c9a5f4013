"""Records as tables, one CSV file for each kind, for spreadsheets and statistics.

Every claim has its kind, its author, its attribution and its denials; so do the quotes that support it, and the
participants of an alleged event. The data page explains the columns (labels `data.column…`).
"""
