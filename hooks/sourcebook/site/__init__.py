"""Every address of the site, and what makes its content."""
