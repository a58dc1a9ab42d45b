"""Stage 13, standards: one file or folder each; every one announces itself as a value of what it does with a lease."""
