"""Import: what a file holds is validated and staged, then applied as a whole."""
