"""A lease's book as text."""
