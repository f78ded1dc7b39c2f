"""A question looked up among known ones: the same verdict as when the two are clustered."""

import pytest

from pipeline.clustering import Asked, explain
from pipeline.clustering.known import Known

ASKED = [
    Asked("bind", "医保卡怎么绑定家人"),
    Asked("unbind", "医保卡怎么解绑家人"),
    Asked("local", "重庆医保卡怎么绑定家人"),
    Asked("deposit", "租房押金不退怎么办", "合同上个月到期，房东说墙面有污渍，一直拖着不退押金。"),
]


@pytest.mark.parametrize(
    ("title", "region", "found"),
    [
        ("如何将家人绑定到医保卡", None, "bind"),
        ("如何将家人绑定到医保卡", "重庆市", "local"),
        ("重庆的医保卡如何绑定家人？", None, "local"),
        ("医保卡怎样解绑家人", None, "unbind"),
        ("租房押金不退如何处理", None, "deposit"),
        ("深圳医保卡怎么绑定家人", None, None),
        ("火星上怎么种土豆", None, None),
        ("？", None, None),
    ],
)
def test_a_question_is_the_known_one_that_it_is_one_with(
    title: str, region: str | None, found: str | None
) -> None:
    one = Asked("new", title, region=region)
    verdict = Known(ASKED, "normal").find(one)
    assert (verdict and verdict.right) == found
    if verdict:
        (known,) = (other for other in ASKED if other.id == found)
        assert verdict == explain(one, known).verdict


def test_nothing_is_found_where_nothing_is_known() -> None:
    assert Known([], "broad").find(ASKED[0]) is None
