"""The script that makes the region tables, on a country of four divisions."""

import json
from pathlib import Path

from scripts import build_regions

AREACODES = """\
代码,一级行政区,二级行政区,名称,级别,状态,启用时间,变更/弃用时间,新代码
110000,甲省,,甲省,省级,在用,1981,,
110100,甲省,乙市,乙市,地级,在用,1981,,
110101,甲省,乙市,丙区,县级,在用,2001,,
110102,甲省,乙市,丁区,县级,在用,1981,,
110103,甲省,乙市,戊区,县级,在用,1981,,
110121,甲省,乙市,丙县,县级,弃用,1981,2001,110101
110122,甲省,乙市,己县,县级,弃用,1981,1990,110121
110123,甲省,乙市,庚县,县级,弃用,1981,1990,110101;110102[1985];110102
110101,甲省,乙市,辛区,县级,变更,1981,2001,
112100,甲省,乙地区,乙地区,地级,弃用,1981,1990,
110124,甲省,乙市,癸县,县级,弃用,1981,1990,110125
710000,壬省,,壬省,省级,在用,1981,,
"""
CURRENT = {
    "110000": "甲省",
    "110100": "乙市",
    "110101": "丙区",
    "110102": "丁区",
    "110104": "新区",
    "830000": "壬省",  # by the code of residence permits
}


def rows(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")][1:]


def test_tables(tmp_path: Path) -> None:
    areacodes, listing, changes = (tmp_path / name for name in ("a.csv", "l.json", "d.json"))
    areacodes.write_text(AREACODES, encoding="utf-8-sig")
    listing.write_text(json.dumps(CURRENT), encoding="utf-8")
    changes.write_text(json.dumps({"110103": ["110104"], "110125": ["110102"]}), encoding="utf-8")
    build_regions.main(areacodes, listing, changes, tmp_path)
    assert rows(tmp_path / "regions.csv") == [
        "110000,甲省",
        "110100,乙市",
        "110101,丙区",
        "110102,丁区",
        "110103,戊区",  # ended after the last year of the older source: stays beside
        "110104,新区",  # what replaced it
        "710000,壬省",  # by its code in the standard
    ]
    assert rows(tmp_path / "region_history.csv") == [
        "110101,辛区,2001,110101",  # renamed
        "110121,丙县,2001,110101",
        "110122,己县,1990,110101",  # through a county that is no more either
        "110123,庚县,1990,110100",  # split within a city
        "110124,癸县,1990,110102",  # through a code that only the newer source follows
        "112100,乙地区,1990,110100",  # the city that bears its name
    ]
