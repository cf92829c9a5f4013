"""Records as contributors write them: models, field types, reading, and formatting."""
