"""One file a contender, each with ``groups(texts)``: the group of every text, as a list of numbers.

Peers get the letters of the texts and are not charged for cleaning them; lawqa gets the texts as they are.
All use character 3-grams, 128 permutations and 16 bands of 8, and are written as their own documents show.
"""
