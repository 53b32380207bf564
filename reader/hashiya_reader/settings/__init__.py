"""What the reader remembers for its user: preferences, places, saved filters."""
