"""Strings in, groups out: what is alike, what is the same, who belongs together. Knows no law and no site."""
