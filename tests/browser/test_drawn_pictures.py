"""Pictures as Chromium draws them: labels apart, letters large enough, nothing outside the page, in whichever font."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from sourcebook.views.figures.text_width import TEXT, text_width

STYLES = Path(__file__).parents[2] / "hooks" / "sourcebook" / "assets" / "stylesheets"
WIDTHS = (360, 390, 800, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

#: Boxes of lines as the browser has them, as tall as the font wants its lines.
MEASURE = """() => [...document.querySelectorAll('.sb-picture')].map(figure => {
  const outer = figure.getBoundingClientRect();
  const texts = [...figure.querySelectorAll('text')].filter(one => one.getClientRects().length);
  const boxes = texts.map(one => one.getBoundingClientRect());
  const scale = figure.querySelector('svg').getScreenCTM().a;
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom && b.top < a.bottom;
  return {
    small: texts.filter(one => parseFloat(getComputedStyle(one).fontSize) * scale < 11).map(one => one.textContent),
    outside: texts.filter((one, i) => boxes[i].left < outer.left - 2 || boxes[i].right > outer.right + 2)
      .map(one => one.textContent),
    overlapping: texts.flatMap((one, i) => boxes.flatMap((box, j) => i < j && meet(boxes[i], box)
      ? [one.textContent + ' | ' + texts[j].textContent] : [])),
  };
})"""

#: What letters cover, in whichever font the browser finds for them, against each other and against what is drawn.
INK = """() => {
  const paper = document.createElement('canvas').getContext('2d');
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom && b.top < a.bottom;
  const ink = one => {
    const style = getComputedStyle(one), scale = one.getScreenCTM().d, box = one.getBoundingClientRect();
    paper.font = `${style.fontSize} ${style.fontFamily}`;
    const {actualBoundingBoxAscent: above, actualBoundingBoxDescent: below} = paper.measureText(one.textContent);
    const line = new DOMPoint(0, one.getStartPositionOfChar(0).y).matrixTransform(one.getScreenCTM()).y;
    return {words: one.textContent, left: box.left, right: box.right,
      top: line - above * scale, bottom: line + below * scale};
  };
  return [...document.querySelectorAll('.sb-picture')].flatMap(figure => {
    const texts = [...figure.querySelectorAll('text')].filter(one => one.getClientRects().length).map(ink);
    const drawn = [...figure.querySelectorAll('circle, path, line, rect[class]')]
      .map(one => ({words: one.outerHTML, box: one.getBoundingClientRect()}))
      .map(({words, box}) => ({words, left: box.left, right: box.right, top: box.top, bottom: box.bottom}));
    return texts.flatMap((one, i) => [...texts.slice(i + 1), ...drawn]
      .filter(other => meet(one, other)).map(other => one.words + ' | ' + other.words));
  });
}"""

#: Somebody's name in scripts with broad letters, with tall ones, and with signs above and below.
NAMES = {
    "latin": "Ḗẵrnstḗỹ Ậgqjẏ",
    "capitals": "MWOMBOG QWAMMHO",
    "cyrillic": "Щукина-Мышкина Ждущюнёвская",
    "greek": "Παπαδόπουλος Ωμηγωψῷ",
    "arabic": "عبد اللطيف الحموشي المدير",
    "pointed": "مُحَمَّدٌ الفَاتِحُ إِيَّاه",
    "hebrew": "בִּנְיָמִין נְתַנְיָהוּ",
    "thai": "ผู้ว่าราชการ ทักษิณ ชินวัตร",
    "lao": "ບໍ່ສີສຸລິດ ສິດທິ",
    "devanagari": "नरेन्द्र मोदी क्षत्रिय",
    "tamil": "ஹௌஸாமௌ கருணாநிதி",
    "malayalam": "പിണറായി വിജയൻ",
    "telugu": "చంద్రబాబు నాయుడు",
    "kannada": "ಸಿದ್ದರಾಮಯ್ಯ ಗ್ರಾಮ್ಯ",
    "sinhala": "මහින්ද රාජපක්ෂ",
    "tibetan": "བསྟན་འཛིན་ རྒྱ་མཚོ་",
    "burmese": "အောင်ဆန်းစုကြည် မြို့",
    "khmer": "ហ៊ុន សែន ស្ត្រី",
    "georgian": "მიხეილ სააკაშვილი",
    "armenian": "Նիկոլ Փաշինյան",
    "ethiopic": "ኃይለ ሥላሴ",
    "javanese": "ꦱꦸꦥꦿꦗ ꦏꦿꦶꦪꦸ",
    "emoji": "A😀😀 😀😀",
}
URDU = {"urdu-one": "بےنظیر بھٹو ٹھٹھہ", "urdu-two": "ٹھاکر پیچھے", "urdu-three": "نواز شریف ہے"}


PAGES = [
    "chronology/index.html",
    "chronology/2015.html",
]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_labels_of_pictures_are_apart_in_the_font_of_this_machine(
    page: Page, real_site: Path, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((real_site / path).as_uri())
    found = page.evaluate(MEASURE)
    assert found, "the page has no picture"
    assert [one for one in found if any(one.values())] == []


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_labels_of_pictures_are_legible_and_apart(lettered: Browser, real_site: Path, page: str) -> None:
    with lettered.new_context(color_scheme="light") as context:
        opened = context.new_page()
        opened.goto((real_site / page).as_uri())
        faults = []
        for width, scheme in itertools.product(WIDTHS, SCHEMES):
            opened.emulate_media(color_scheme=scheme)
            opened.set_viewport_size({"width": width, "height": 900})
            found = opened.evaluate(MEASURE)
            assert found, "the page has no picture"
            faults += [(width, scheme, one) for one in found if any(one.values())]
            faults += [(width, scheme, one) for one in opened.evaluate(INK)]
    assert faults == []


@pytest.mark.slow
def test_words_take_no_more_room_than_is_reckoned(lettered: Browser) -> None:
    names = [*NAMES.values(), *URDU.values()]
    with lettered.new_context() as context:
        opened = context.new_page()
        opened.add_style_tag(path=STYLES / "parts.css")
        widths = opened.evaluate(
            """names => {
              const paper = document.createElement('canvas').getContext('2d');
              paper.font = '100px ' + getComputedStyle(document.documentElement).getPropertyValue('--sb-sans');
              return names.map(one => paper.measureText(one).width / 100);
            }""",
            names,
        )
    too_wide = {name: width for name, width in zip(names, widths, strict=True) if width > text_width(name) / TEXT}
    assert too_wide == {}
