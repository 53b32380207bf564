"""Keys: bindings, commands, the user's keymap, and how keys arrive."""
