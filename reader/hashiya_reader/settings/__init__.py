"""What the reader remembers for its user: preferences, reading positions, saved filters."""
