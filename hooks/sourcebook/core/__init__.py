"""What everything else is built on: problems and their locations, dates, YAML, labels, atomic writes."""
