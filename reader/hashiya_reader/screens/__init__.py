"""The screens: each owns the work that its widgets ask for."""
