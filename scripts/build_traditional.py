"""Write pipeline/recognizers/tables/traditional.csv: traditional characters of the words that citations are made of.

    python scripts/build_traditional.py TSCharacters.txt pipeline/recognizers/tables/laws.csv \\
        -o pipeline/recognizers/tables/traditional.csv

``TSCharacters.txt`` is OpenCC's list (Apache-2.0): a traditional character, a tab, its simplified
forms. Kept are characters whose first simplified form stands in the name of a law or in the words
around a citation, and which no name of a law uses itself (著 of 著作权法 stays).
"""

import argparse
from pathlib import Path

HEADER = """\
# Traditional characters and the simplified ones they stand for, one character to one, for reading citations only.
# Built by scripts/build_traditional.py from OpenCC TSCharacters.txt (Apache-2.0); do not edit.
"""
AROUND = (
    "第条款项号编章节该这本同前述规定简称根据依据按照参照适用违反办发文件一二三四五六七八九十百千两"
    "国务院省市县区州厅局委部会"  # organs
)


def main() -> None:
    """Read the two inputs, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("characters", type=Path, help="OpenCC TSCharacters.txt")
    parser.add_argument("laws", type=Path, help="the table of laws")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    rows = arguments.laws.read_text(encoding="utf-8").splitlines()
    wanted = {char for row in rows if not row.startswith("#") for char in row} | set(AROUND)
    lines = [HEADER + "traditional,simplified"]
    for row in arguments.characters.read_text(encoding="utf-8").splitlines():
        traditional, _, forms = row.partition("\t")
        simplified = forms.split(" ")[0]
        if simplified in wanted and traditional not in wanted and len(traditional) == 1:
            lines.append(f"{traditional},{simplified}")
    arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
