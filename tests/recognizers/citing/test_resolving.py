"""Which law a pinpoint belongs to, and who speaks."""

from pipeline.recognizers.citations import find

Read = list[tuple[str | None, int | None, bool]]


def read(text: str) -> Read:
    """Law without the country, article, and whether a law speaks."""
    return [
        (
            citation.law and citation.law.removeprefix("中华人民共和国"),
            citation.article,
            "in_quote" in citation.flags,
        )
        for citation in find(text)
    ]


def test_a_later_sentence_goes_on_with_the_law_being_listed() -> None:
    text = "《劳动法》第三条 甲。依照《慈善法》可以捐款。第四条 乙。"
    assert read(text)[-1] == ("慈善法", 4, False)
    text = "《劳动法》第三条规定甲，参照《慈善法》第九条。\n第四条 乙。"
    assert read(text) == [("劳动法", 3, False), ("慈善法", 9, False), ("慈善法", 4, False)]


def test_a_law_named_in_a_recital_is_the_laws_own_word() -> None:
    text = "《某某解释》\n第一条 这些行为属于刑法第三百零三条的情形。\n第二条 其他。"
    assert read(text) == [("某某解释", 1, False), ("刑法", 303, True), ("某某解释", 2, False)]


def test_a_quotation_leaves_the_antecedent_alone() -> None:
    text = "《劳动法》第三条规定：“依照《慈善法》第九条。”第四条另有规定。"
    assert read(text) == [("劳动法", 3, False), ("慈善法", 9, True), ("劳动法", 4, False)]


def test_a_quoted_law_without_an_article_is_cited_by_the_articles_quoted() -> None:
    assert read("《劳动法》规定：“第三条 劳动者有权休息。”") == [("劳动法", 3, False)]


def test_a_contract_takes_the_articles_behind_it() -> None:
    assert read("《购房合同》第三条、第四条，以及第五条。《民法典》第七条") == [
        ("民法典", 7, False)
    ]
    assert read("《民法典》第七条；按照合同第八条付款") == [("民法典", 7, False)]


def test_this_law_without_any_law_is_dropped() -> None:
    assert read("依照本法第三条处理") == []


def test_that_law_without_any_law_keeps_its_article() -> None:
    assert read("依照该法第三条处理") == [(None, 3, False)]


def test_that_regulation_is_not_a_law_of_another_kind() -> None:
    assert read("《劳动法》说了，该条例第三条没说") == [("劳动法", None, False), (None, 3, False)]


def test_a_document_number_goes_with_every_article_of_its_law() -> None:
    text = "《某办法》（某发〔2021〕1号）第三条。又据《某办法》第四条"
    assert [citation.doc_number for citation in find(text)] == ["某发〔2021〕1号"] * 2
