"""What records say in plain text: names, attributions, summaries, acronyms."""
