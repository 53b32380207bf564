"""What is seen: the command line, the app, its screens and widgets, and right-to-left text in cells."""
