"""An article on the screen: its lines, cursor, lanes and minimap."""
