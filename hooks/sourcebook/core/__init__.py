"""What everything stands on: problems with their places, dates, YAML, labels, files written whole."""
