"""Rules of lease files and policies, a file a topic."""
