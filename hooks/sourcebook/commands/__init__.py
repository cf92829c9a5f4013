"""What the subcommands of `sourcebook` do."""
