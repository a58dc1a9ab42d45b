"""Journal files in the layouts of other ledgers: what was posted, split at their limits, each part balanced."""
