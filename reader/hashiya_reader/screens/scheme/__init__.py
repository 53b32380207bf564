"""The scheme, shown and edited."""
