"""How a citation is read: cleaned, found, resolved. One module for each kind of thing that is read."""
