"""lawqa, the same question in other words: frames, guards, average linkage."""

from pipeline.clustering import Asked, cluster


def groups(texts: list[str]) -> list[int]:
    clustering = cluster(Asked(str(number), text) for number, text in enumerate(texts))
    of = {member: n for n, group in enumerate(clustering.groups) for member in group.members}
    return [of[str(number)] for number in range(len(texts))]
