"""What quotes are verified by: where they are in a text, receipts, and signs of typography."""
