"""One module for each kind of thing found in text. Each offers ``find(text)``; every find carries its span."""
