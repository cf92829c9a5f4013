"""Read the files of a project within bounds, and write files and folders completely or not at all."""
