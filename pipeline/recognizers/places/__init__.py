"""What the regions recognizer knows and does, one thing a module.

::

    divisions ─▶ spellings ─▶ hits ─────────▶ mentions ──┬─▶ settle ──▶ roles
    codes and    how each     in the text,    that are   │   one of     what the place
    parents      is written   and what right  places     │   several    is to the matter
                              around refuses    ▲        │
                                        cutting │ frames │
                              words that cut it │ words  │
                              across            │ that   │
                                                  ask    │
                                              shorthand ─┘
                                              粤医保, 沪C

A place that is wrongly found or missed is mended in a table: docs/regions.md says in which.
"""
