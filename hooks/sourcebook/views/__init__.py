"""What pages show, ready for the templates."""
