"""What tables of rent say: which column is what, for when a row is, which component it belongs to."""
