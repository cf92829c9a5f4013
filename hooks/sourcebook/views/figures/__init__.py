"""Pictures drawn from the records: where every dot, line and label goes."""
