"""Maps: which part of the earth they show, where their dots are, and the land beneath."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from sourcebook.book.places import Mapped, all_places, places_of_entity
from sourcebook.project import Project
from sourcebook.records.models import Coordinates, Entity
from sourcebook.views.figures.land import HEIGHT, WIDTH, Frame, Point, frame_of, land_path, land_picture
from sourcebook.views.figures.map import MapView, map_views

CITIES: dict[str, Point] = {
    "Rabat": (-6.83, 34.01),
    "Paris": (2.35, 48.85),
    "Washington": (-77.04, 38.9),
    "Suva": (178.44, -18.14),
    "Apia": (-171.76, -13.83),
    "Longyearbyen": (15.63, 78.22),
}


@pytest.mark.parametrize(
    "names",
    [["Rabat"], ["Rabat", "Paris"], ["Rabat", "Washington"], ["Suva", "Apia"], ["Longyearbyen"], [*CITIES]],
    ids=" ".join,
)
def test_every_point_is_inside_the_frame(names: Sequence[str]) -> None:
    frame = frame_of([CITIES[name] for name in names])
    for name in names:
        x, y = frame.place(*CITIES[name])
        assert 0 <= x <= WIDTH and 0 <= y <= HEIGHT, (name, frame)


def test_places_on_both_sides_of_180_degrees_are_near_each_other() -> None:
    frame = frame_of([CITIES["Suva"], CITIES["Apia"]])
    assert frame.width <= 45
    assert abs(frame.place(*CITIES["Suva"])[0] - frame.place(*CITIES["Apia"])[0]) < WIDTH


@pytest.mark.parametrize("south", [0.0, 18.0, 40.0])
def test_places_on_half_the_earth_are_on_a_map_of_less_than_all_of_it(south: float) -> None:
    frame = frame_of([(-98.0, 38.0), (54.0, south)])
    assert frame.width < 360
    assert frame.north <= 90
    assert frame.place(0, -60)[1] > HEIGHT, "Antarctica is not on it"


def test_points_far_apart_in_the_north_are_inside_the_frame() -> None:
    for span in range(1, 80):
        frame = frame_of([(0.0, 88.0), (0.0, 88.0 - span)])
        assert all(0 <= frame.place(0, latitude)[1] <= HEIGHT for latitude in (88, 88 - span)), span


def test_near_places_share_a_frame() -> None:
    assert frame_of([(-6.83, 34.01)]) == frame_of([(-6.8, 34.05)])


@pytest.mark.parametrize("frame", [frame_of([one]) for one in CITIES.values()] + [Frame(-180, 90, 360, 30)])
def test_land_stays_inside_the_picture_and_is_small(frame: Frame) -> None:
    path = land_path(frame)
    assert len(land_picture(frame)) <= 120_000
    for part in path.split("M")[1:]:
        start, _, steps = part.removesuffix("z").partition("l")
        x, y = map(int, start.replace("-", " -").split())
        numbers = [int(one) for one in re.findall(r"-?\d+", steps)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            assert -6 <= x <= WIDTH + 6 and -6 <= y <= HEIGHT + 6
            x, y = x + right, y + down


def test_there_is_land_around_rabat_and_none_in_the_middle_of_the_sea() -> None:
    assert land_path(frame_of([CITIES["Rabat"]])) != ""
    assert land_path(frame_of([(-130.0, -40.0)])) == ""


# ---- dots


def place(name: str, latitude: float, longitude: float) -> Mapped:
    at = Coordinates(latitude=round(latitude, 2), longitude=round(longitude, 2), note="Ours.")
    entity = Entity(type="room", name=name, description="A place.", coordinates=at)
    vars(entity)["key"] = name.lower()
    return Mapped(entity, at)


def drawn(toy: Project, *places: Mapped) -> MapView:
    [view] = map_views(toy.views, places, "")
    return view


def test_near_places_are_one_dot_that_leads_to_the_list(toy: Project) -> None:
    view = drawn(toy, place("A", 34.01, -6.83), place("B", 34.02, -6.84), place("C", 48.85, 2.35))
    assert sorted((dot.path, dot.name) for dot in view.dots) == [
        ("#Place-a", "A and 1 more"),
        ("rooms/c.html", "C"),
    ]
    assert [one.anchor for one in view.places] == ["Place-a", "Place-b", "Place-c"]


def test_every_dot_of_several_places_leads_into_the_list(toy: Project) -> None:
    places = [place(f"P{n:04}", -60 + n % 90, -170 + n // 3) for n in range(900)]
    view = drawn(toy, *places)
    anchors = [one.anchor for one in view.places]
    assert len(anchors) >= 400
    assert {dot.path[1:] for dot in view.dots if dot.path.startswith("#")} <= {*anchors}
    assert view.left_out.startswith(f"{900 - len(anchors)} more places")


def test_an_event_in_two_places_of_a_dot_is_counted_once(toy: Project) -> None:
    event = toy.book.chronology[0]
    near = [replace(place(name, 34.01, -6.83), events=(event,)) for name in ("A", "B")]
    assert [dot.name for dot in drawn(toy, *near).dots] == ["A and 1 more: 1 event"]


def test_the_dot_with_most_events_has_a_label_on_any_side_with_room(toy: Project) -> None:
    events = toy.book.chronology[:2]
    around = [place(name, 30, longitude) for name, longitude in (("West", -2.0), ("East", 2.0))]
    middle = replace(place("The most important place of all", 30, 0), events=events)
    first, *_ = drawn(toy, *around, middle).dots
    assert (first.text, first.side) == (middle.place.name, "above")


def test_labels_do_not_meet(toy: Project) -> None:
    places = [place(f"Place number {n}", 30 + n % 7, -10 + n * 1.3) for n in range(30)]
    view = drawn(toy, *places)
    assert all(dot.name for dot in view.dots)
    assert 0 < sum(bool(dot.text) for dot in view.dots) < len(view.dots)


def test_a_thousand_places_are_one_map(toy: Project) -> None:
    places = [place(f"P{n}", -80 + n * 0.16, -179 + n * 0.35) for n in range(1000)]
    view = drawn(toy, *places)
    assert len(view.dots) <= WIDTH * HEIGHT / 44**2
    assert len(view.places) == 400
    assert view.left_out.startswith("600 more places")


def test_a_position_is_as_exact_as_its_point(toy: Project) -> None:
    exact = place("A", 34.01234, -6.83)
    country = replace(exact, at=exact.at.model_copy(update={"precision": "country"}))
    positions = [drawn(toy, one).places[0].position for one in (exact, country)]
    assert positions == ["34.01° N, 6.83° W", "34° N, 7° W (middle of a country)"]


# ---- which places


def test_a_person_is_where_their_events_were(toy: Project) -> None:
    found = places_of_entity(toy.book, toy.book.entities["layla-haddad"])
    assert [(one.place.key, [event.key for event in one.events]) for one in found] == [
        ("rooms-above-bakery", ["opening-of-the-rooms"])
    ]


def test_what_is_alleged_is_on_no_map(toy: Project) -> None:
    alleged = {event.key for event in toy.book.chronology if event.status == "alleged"}
    shown = {event.key for one in all_places(toy.book) for event in one.events}
    assert alleged and not alleged & shown
