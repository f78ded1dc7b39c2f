"""One module for each output; each offers ``write``."""
