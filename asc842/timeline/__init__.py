"""A lease's life, worked out once and passed on: its versions, the event that opens each, and its first day."""
