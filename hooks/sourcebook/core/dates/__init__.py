"""Dates: EDTF, what people write instead of it, and dates in words."""
