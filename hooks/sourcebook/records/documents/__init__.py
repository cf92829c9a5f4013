"""The data files: which record each holds, how it is read and laid out, and its JSON Schema."""
