"""Which questions are the same: frames and text similarity joined into clusters.

::

    Asked ──prepare──▶ text, frame, region ──propose──▶ pairs ──score──▶ ──refuse──▶ ──link──▶ Clustering
              twins as one      MinHash LSH, loosely    exactly   facts that differ   by average

``asked`` reads a question, ``judging`` a pair, ``decisions`` what people say, ``meaning`` what a model says;
``grouping`` makes clusters, ``reporting`` says what holds them, ``explaining`` why two questions are one,
``identity`` which cluster is which; ``known`` which of many questions one is;
``spread`` does it all for questions in batches.
"""

from pipeline.clustering.asked import Asked
from pipeline.clustering.decisions import Links
from pipeline.clustering.explaining import Explanation, explain
from pipeline.clustering.grouping import Clustering, cluster
from pipeline.clustering.judging import Verdict, propose
from pipeline.clustering.reporting import Group

__all__ = [
    "Asked",
    "Clustering",
    "Explanation",
    "Group",
    "Links",
    "Verdict",
    "cluster",
    "explain",
    "propose",
]
