"""What the reader looks like: themes, colour filters, screenshots."""
