"""Somebody's own list of leases: its heads, columns and cells read as those of the sheet Leases.

Nothing is guessed in silence: what is not sure is asked for once for each column, and what is read otherwise than it
stands is counted.
"""
