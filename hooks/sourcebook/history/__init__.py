"""What git knows about the data, and the changes between versions."""
