"""The work of `sourcebook import`: records from bibliographies, tables and reference.json."""
