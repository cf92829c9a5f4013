"""Pictures as Chromium draws them: labels apart, letters large enough, nothing outside the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

MEASURE = """() => [...document.querySelectorAll('.sb-picture')].map(figure => {
  const outer = figure.getBoundingClientRect();
  const texts = [...figure.querySelectorAll('text')].filter(one => one.getClientRects().length);
  const boxes = texts.map(one => one.getBoundingClientRect());
  const scale = figure.querySelector('svg').getScreenCTM().a;
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
  return {
    small: texts.filter(one => parseFloat(getComputedStyle(one).fontSize) * scale < 11).map(one => one.textContent),
    outside: texts.filter((one, i) => boxes[i].left < outer.left - 2 || boxes[i].right > outer.right + 2)
      .map(one => one.textContent),
    overlapping: texts.flatMap((one, i) => boxes.flatMap((box, j) => i < j && meet(boxes[i], box)
      ? [one.textContent + ' | ' + texts[j].textContent] : [])),
  };
})"""
#: The narrowest and the widest; colours move nothing.
DAILY = {(360, "light"), (1280, "light")}


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        pytest.param(width, scheme, marks=() if (width, scheme) in DAILY else pytest.mark.slow)
        for width in (360, 390, 800, 1280)
        for scheme in ("light", "dark")
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "people/abdellatif-hammouchi.html",
        "people/avril-haines.html",
        "organizations/dgsn.html",
        "states/morocco.html",
        "states/france.html",
        "chronology/index.html",
        "chronology/2015.html",
    ],
)
def test_labels_of_pictures_are_legible_and_apart(
    page: Page, real_site: Path, path: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto((real_site / path).as_uri())
    found = page.evaluate(MEASURE)
    assert found, "the page has no picture"
    assert [one for one in found if any(one.values())] == [], json.dumps(found, ensure_ascii=False)
