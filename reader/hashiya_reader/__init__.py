"""The user interface: the command line, and the app with its screens and widgets."""
