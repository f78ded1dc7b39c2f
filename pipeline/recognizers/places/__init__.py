"""What the regions recognizer knows and does, one thing a module.

::

    tables ─▶ divisions ─▶ spellings ─▶ mentions ──┬─▶ settle ──▶ roles
              codes and    how each     names in   │   one of     what the place
              parents      is written   the text   │   several    is to the matter
                                        shorthand ─┘
                                        粤医保, 沪C
"""
