"""The reference in the formats of other tools: one module a format, each from the CSL items of `csl`."""
