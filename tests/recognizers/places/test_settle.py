from pipeline.recognizers.places.mentions import Mention
from pipeline.recognizers.places.settle import NEAR, settle

CHAOYANG = ("110105", "220104")


def decided(*mentions: Mention) -> list[tuple[str, ...]]:
    return [mention.codes for mention in settle(mentions)]


def at(start: int, *codes: str) -> Mention:
    return Mention(start, start + 2, codes, "full")


def test_nothing_else_named_leaves_all() -> None:
    assert decided(at(0, *CHAOYANG)) == [CHAOYANG]


def test_the_place_that_it_lies_in_decides_before_or_behind() -> None:
    assert decided(at(0, "110000"), at(4, *CHAOYANG))[1] == ("110105",)
    assert decided(at(0, *CHAOYANG), at(4, "220100"))[0] == ("220104",)


def test_the_nearest_before_comes_first() -> None:
    assert decided(at(0, "220000"), at(4, "110000"), at(8, *CHAOYANG), at(9, "220100"))[2] == (
        "110105",
    )


def test_a_neighbour_decides_where_nothing_above_is_named() -> None:
    assert decided(at(0, "110108"), at(4, *CHAOYANG))[1] == ("110105",)


def test_an_unrelated_place_decides_nothing() -> None:
    assert decided(at(0, "440300"), at(4, *CHAOYANG))[1] == CHAOYANG
    assert decided(at(0, "000000"), at(4, *CHAOYANG))[1] == CHAOYANG


def test_the_rule_says_how() -> None:
    settled = settle([at(0, "110000"), at(4, *CHAOYANG)])
    assert settled[1].rule == "full+parent"


def test_a_place_far_away_decides_nothing() -> None:
    far = [at(4 * i, "440300") for i in range(1, NEAR + 1)]
    assert decided(at(0, "110000"), *far, at(400, *CHAOYANG))[-1] == CHAOYANG
