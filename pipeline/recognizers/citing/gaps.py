"""What may stand between a law and its article, a law and its number, a sentence and its first word."""

import re

# Between a law and its article. Each element is bounded, and at most twelve follow each other.
ELEMENT = (
    r"[ \n]+|[:,?”」】》\])\"'*•·-]"
    r"|\((?=第)"
    r"|\((?![^()]{0,10}第 *[0-9一二三四五六七八九十百千]+ *条)[^()]{0,60}(?:\([^()]{0,30}\)[^()]{0,30})?\)[\])】]?"
    r"|\[[^\[\]]{0,30}\](?:\d{1,4}号)?[)）]?"
    r"|第 *[0-9一二三四五六七八九十百]{1,4} *[编章节分](?:[“\"][^”\"\n]{1,14}[”\"]|[^,。;第\n“”]{0,14})"
    r"|总则编?|分则编?|附则|通则|[物合人婚继侵总][\u4e00-\u9fff]{0,5}编"
    r"|(?:19|20)\d\d ?年?(?:修[正订]案?|版)?"
    r"|(?:相关|有关|明确)?规定的?|修正案|修订|全文|文件|文|的|之|中|里|内|在|其|及其|关于|对|以及?|通知|明文|条文|法条|条款"
)
GAP = re.compile(f"(?:{ELEMENT}){{0,12}}")
# Right behind a law, where 第 or 条 may be missing.
TIGHT = re.compile(r"[ ”」】》]{0,60}(?:\([^()]{0,30}\))?(?:的|中|之|里|:)? ?")
# Between a law and its document number, and the other way round.
NUMBER_BEHIND = re.compile(
    r"(?:的?(?:通知|意见|公告|决定|批复|函))?[ \n,?]{0,3}(?:[(\[【][^()《》。;\n]{0,24})?"
)
NUMBER_BEFORE = re.compile(
    r"[)\]】]? *(?:文件|号文|文)?[:, ]*(?:的|印发的)?"
    r"|(?:文件|文)?,? ?(?:是|即|为)[^。;《\n]{0,40}(?:发|发布|出台|颁布|制定|公布)的"
)
SENTENCE_START = re.compile(
    r"(?:^|[。;!?\n”」:】])(?:[ *•·-]|\(?[0-9一二三四五六七八九十]{1,3}[)、.]|[“「【])*$"
)
# Behind an article: the writer goes on speaking. Anything else begins the words of the law itself.
SPEAKS_ON = re.compile(
    r" *(?:[,、。;)》”\]和与及或以所中内项款也就是均即来都?之的]|规定|关于|有关|明[确文]|要求|指出|删除"
    r"|(?:一般|特殊|相关|具体)[^,。]{0,4}规定|\([^()]{1,12}\)[,、。;和与或]|$)"
)
# Before a law: the answer speaks again after a law's own words.
LEADS_TO_LAW = re.compile(
    r"(?:[。;!?\n”]|^)[^。;!?\n”]{0,6}(?:根据|依据|按照|依照|依|结合|参照|参见|详见|及|和|、|见|看|符合|违反|适用)[^。;!?\n”]{0,6}$"
)
# Before an article that names no law: it is one nevertheless.
LEADS_TO_ARTICLE = re.compile(
    r"(?:根据|依据|按照|依照|违反|适用|参照|符合|法律规定)[^,。;\n]{0,4}$"
)
# Before an article in the middle of a law's own words: 依照第四十条, 除第五条, 有第一条.
INNER_POINTER = re.compile(r"(?:[照据反合用守有除按]|具有|适用于|属于)$")
# A text with parties is a contract, and its articles are no law's.
CONTRACT = re.compile(r"[甲乙丙丁]方|出租方|承租方|签署人|本合同|本协议|本公司")
THAT_ARTICLE = re.compile(r"(?:该|同|此|上述|前述)条(?:的|之|规定的)?(?=第)")


def opens_sentence(clean: str, position: int) -> bool:
    """Whether a sentence, a line or a quotation begins at ``position``, list marks aside."""
    return SENTENCE_START.search(clean, max(0, position - 10), position) is not None


def recites(clean: str, position: int) -> bool:
    """Whether the words of a law begin at ``position``, right behind its article.

    >>> recites("第三十九条 劳动者有下列情形", 5), recites("第三十九条规定", 5)
    (True, False)
    """
    return SPEAKS_ON.match(clean, position) is None
