"""What the regions recognizer knows and does, one thing a module.

::

    tables ─▶ divisions ─▶ spellings ─▶ hits ─▶ mentions ──┬─▶ settle ──▶ roles
              codes and    how each     in the  that are   │   one of     what the place
              parents      is written   text    places     │   several    is to the matter
                                                 shorthand ─┘
                                                 粤医保, 沪C
"""
