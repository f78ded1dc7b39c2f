"""A question taken apart: words, concepts, question types, quantities, and who does what to whom."""
