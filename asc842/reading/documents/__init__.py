"""A contract's file as lines with places; one file for each kind that is read."""
