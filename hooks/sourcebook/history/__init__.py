"""What git knows of the data, and what changed from one version to another."""
