from pipeline.jsonlines import BadLine, json_lines


def test_json_lines_keep_their_numbers() -> None:
    lines = list(json_lines(['{"a": 1}', "", "{", "2"]))
    assert lines[0] == (1, {"a": 1})
    assert [line.number for line in lines[1:] if isinstance(line, BadLine)] == [3, 4]
