"""What the regions recognizer knows and does, one thing a module.

::

    divisions ─▶ spellings ─▶ hits ─────────▶ mentions ──┬─▶ roles ─────────▶ clauses ─▶ settle
    codes and    how each     in the text,    that are   │   what the place   what one   one of
    parents      is written   and what right  places     │   is to the        names by   several
                              around refuses    ▲        │   matter           itself
                                        cutting │ frames │
                              words that cut it │ words  │
                              across            │ that   │
                                                  ask    │
                                              shorthand ─┘
                                              粤医保, 沪C

A place that is wrongly found or missed is mended in a table: docs/regions.md says in which.
"""
