"""What people write instead of EDTF gets a hint to paste: in English, French, Arabic, with the months of others."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sourcebook.core.dates.edtf import DateError, parse_edtf

# Each row: what is written, and the hint without “write”; empty when nothing better than the general hint is known.
ENGLISH = [
    ("between March and May 1912", "[1912-03..1912-05]"),
    ("between 3 and 5 May 1912", "[1912-05-03..1912-05-05]"),
    ("before 1990", "[..1989]"),
    ("before 3 May 1912", "[..1912-05-02]"),
    ("before January 1912", "[..1911-12]"),
    ("before the 1990s", "[..1989]"),
    ("after 1990", "[1991..]"),
    ("after the 1990s", "[2000..]"),
    ("after 31 December 1912", "[1913-01-01..]"),
    ("1990 or later", "[1990..]"),
    ("1990 or earlier", "[..1990]"),
    ("since 1990", "1990/.."),
    ("from 1990 on", "1990/.."),
    ("until 1990", "../1990"),
    ("from 1990 to 1995", "1990/1995"),
    ("3–5 May 1912", "1912-05-03/1912-05-05"),
    ("May 3–5, 1912", "1912-05-03/1912-05-05"),
    ("1914-18", "1914/1918"),
    ("2014/15", "2014/2015"),
    ("1999/00", "1999/2000"),
    ("1901/05", "1901-05 or 1901/1905"),
    ("1990 or 1992", "[1990, 1992]"),
    ("early 1990s", "[1990..1993]"),
    ("mid-1990s", "[1994..1996]"),
    ("late March 1912", "[1912-03-21..1912-03-31]"),
    ("19th century", "18XX"),
    ("nineteenth century", "18XX"),
    ("early 19th century", "[1800..1833]"),
    ("1st century BC", "-00XX"),
    ("1900s", "19XX (1900 to 1999) or 190X (1900 to 1909)"),
    ("c. 1890", "1890~"),
    ("ca 1912-1915", "1912~/1915~"),
    ("spring 1912", "1912-21"),
    ("winter 1912/13", "1912-24"),
    ("Q1 1912", "1912-33"),
    ("Monday 12 April 1912", "1912-04-12"),
    ("12.4.1912", "1912-04-12 or 1912-12-04"),
    ("03/04/1912", "1912-04-03 or 1912-03-04"),
    ("1912-4-12", "1912-04-12"),
    ("1912 (?)", "1912?"),
    ("44 BC", "-0043 (44 BC)"),
    ("0 BC", ""),
    ("AD 0", ""),
    ("15 March 44 B.C.E.", "-0043-03-15"),
    ("-44", "-0043 (44 BC) or -0044 (45 BC)"),
    ("50 to 44 BC", "-0049/-0043"),
    ("from 44 BC to AD 14", "-0043/0014"),
    ("before 44 BC", "[..-0044]"),
    ("AD 30", "0030"),
    ("14.6.23", "1923-06-14 or 2023-06-14"),
    ("5/6/12", "1912-06-05 or 2012-06-05"),
    ("1990-", "1990/.."),
    ("1990 – present", "1990/.."),
    ("886", "0886"),
    ("31 June 2014", ""),
    ("Easter 1912", ""),
    ("between 1912", ""),
]
FRENCH = [
    ("vers 1890", "1890~"),
    ("1890 environ", "1890~"),
    ("12 avril 1912", "1912-04-12"),
    ("le 1er août 1912", "1912-08-01"),
    ("entre mars et mai 1912", "[1912-03..1912-05]"),
    ("du 3 au 5 mai 1912", "1912-05-03/1912-05-05"),
    ("de 1990 à 1995", "1990/1995"),
    ("depuis 1990", "1990/.."),
    ("jusqu’en 1990", "../1990"),
    ("avant 1990", "[..1989]"),
    ("après 1990", "[1991..]"),
    ("début 1990", "1990-37"),
    ("au début des années 1990", "[1990..1993]"),
    ("les années 1990", "199X"),
    ("printemps 1912", "1912-21"),
    ("hiver 1912-1913", "1912-24"),
    ("XIXe siècle", "18XX"),
    ("fin du 19e siècle", "[1867..1899]"),
    ("44 av. J.-C.", "-0043 (44 BC)"),
    ("juin ou juillet 1912", "[1912-06, 1912-07]"),
    ("s.d.", "unknown"),
]
ARABIC = [
    ("١٢ أبريل ١٩١٢", "1912-04-12"),
    ("12 نيسان 1912", "1912-04-12"),
    ("غشت 1912", "1912-08"),
    ("تشرين الأول 1912", "1912-10"),
    ("كانون 1912", "1912-01 or 1912-12"),
    ("بين مارس ومايو 1912", "[1912-03..1912-05]"),
    ("قبل ١٩٩٠", "[..1989]"),
    ("بعد 1990", "[1991..]"),
    ("حوالي 1890", "1890~"),
    ("من 1990 إلى 1995", "1990/1995"),
    ("منذ 1990", "1990/.."),
    ("أوائل 1990", "1990-37"),
    ("ربيع 1912", "1912-21"),
    ("القرن التاسع عشر", "18XX"),
    ("سنة 1912م", "1912"),
    ("44 ق.م", "-0043 (44 BC)"),
    ("غير معروف", "unknown"),
]
OTHERS = [
    ("12. April 1912", "1912-04-12"),
    ("12 de abril de 1912", "1912-04-12"),
    ("siglo XIX", "18XX"),
    ("17. Jahrhundert", "16XX"),
    ("12 Nisan 1912", "1912-04-12"),
]


@pytest.mark.parametrize(("text", "dates"), ENGLISH + FRENCH + ARABIC + OTHERS)
def test_what_people_write_gets_a_hint_to_paste(text: str, dates: str) -> None:
    assert _hint(text).startswith(f"write {dates}" if dates else "write 2014, 2014-09 or")
    assert not dates or _hint(text) == f"write {dates}"


@pytest.mark.parametrize(
    "text",
    ["3 Safar 1335", "1335 AH", "12 vendémiaire an IV", "2 October 1912 (O.S.)", "3 صفر 1335", "١٢ ربيع الأول ١٣٣٥ هـ"],
)
def test_a_date_in_another_calendar_is_kept_beside_the_gregorian_one(text: str) -> None:
    assert _hint(text) == (
        f'write the Gregorian date, and beside it that of the source: {{date: …, as_written: "{text}"}}'
    )


def test_the_words_of_all_languages_are_loaded_only_for_a_date_in_a_wrong_form() -> None:
    code = "import sys; from sourcebook.core.dates import edtf; edtf.parse_edtf('1912'); print('babel' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "False\n"


def _hint(text: str) -> str:
    with pytest.raises(DateError) as caught:
        parse_edtf(text)
    return caught.value.hint
