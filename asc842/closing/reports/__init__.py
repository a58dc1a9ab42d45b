"""Reports of a close: tables in whole cents by lease, and by class; renderers lay them out and compute nothing."""
