"""What the commands do: take the arguments, call a verb, print. Data on stdout, talk on stderr.

Imports stand inside the commands: ``lawqa --help`` must answer at once, and pandas alone takes 0.6 s.
"""
