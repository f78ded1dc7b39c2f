"""How good: what was found against a labelled file. One module for each kind of gold file."""
