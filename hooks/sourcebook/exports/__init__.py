"""The reference in the formats of other tools: one module for each format, based on the CSL items of `csl`."""
