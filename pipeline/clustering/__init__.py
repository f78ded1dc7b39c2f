"""Which questions are the same: frames and text similarity joined into clusters.

::

    Asked ──prepare──▶ text, frame, region ──propose──▶ pairs ──score──▶ ──refuse──▶ ──link──▶ Clustering
              twins as one      MinHash LSH, loosely    exactly   facts that differ   by average

``asked`` reads a question, ``judging`` a pair, ``grouping`` makes clusters, ``explaining`` says why.
"""

from pipeline.clustering.asked import Asked
from pipeline.clustering.explaining import Explanation, explain
from pipeline.clustering.grouping import Clustering, Group, cluster
from pipeline.clustering.judging import Verdict, propose

__all__ = [
    "Asked",
    "Clustering",
    "Explanation",
    "Group",
    "Verdict",
    "cluster",
    "explain",
    "propose",
]
