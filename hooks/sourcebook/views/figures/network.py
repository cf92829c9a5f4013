"""The picture of connections: the entities closest to an entity, around a dot in the middle."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...core.labels import Labels
from ...records.models import Entity
from ..builder import ViewBuilder
from ..connections import ConnectionView
from ..elements import LinkView
from .text_width import TEXT, line_height, most_lines, to_tenth, wrapped
from .timeline import KeyView

WIDTH = 260
MOST_TIES = 14
PITCH = 38  # pixels from one name to the next, at least
_APART = 4  # pixels more than between lines, so that those of one name are seen to belong together
_GAP = 5.0


@dataclass(frozen=True, slots=True)
class NodeView:
    """An entity in the picture: its dot, and the lines of the name beside it. The link fills a box."""

    x: float
    y: float
    radius: float
    form: str
    link: LinkView
    title: str
    end: bool
    text_x: float
    lines: tuple[tuple[float, str], ...]
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The entities connected with one, around a dot in the middle."""

    id: str
    title: str
    description: str
    width: int
    height: int
    x: float
    y: float
    nodes: tuple[NodeView, ...]
    more: str
    legend: tuple[KeyView, ...]


def network_view(
    views: ViewBuilder, entity: Entity, connected: Sequence[ConnectionView], number: int
) -> NetworkView | None:
    """Return the picture of the `number` closest connections of `entity`; None for fewer than two."""
    if number < 2:
        return None
    labels = views.labels
    near = connected[:MOST_TIES]
    rows = math.ceil(len(near) / 2)
    pitch = _pitch([one.other.text for one in near])
    height = max(3, rows) * pitch + 8
    nodes = []
    for index, one in enumerate(near):
        side, row = index % 2, index // 2
        on_side = (len(near) + 1 - side) // 2
        y = height / 2 + (row - (on_side - 1) / 2) * pitch
        nodes.append(_node(one, bool(side), y, height, pitch, labels))
    rest = number - len(near)
    more = labels("picture.ties.more", n=rest) if rest else ""
    said = "; ".join(labels("picture.ties.with", name=one.other.text, how=_how(one, labels)) for one in near)
    forms = {node.form for node in nodes}
    return NetworkView(
        id=f"ties-{entity.key}",
        title=labels("picture.ties.title", name=entity.name),
        description=" ".join((labels("picture.ties.number", n=number, names=said), more)).strip(),
        width=WIDTH,
        height=height,
        x=WIDTH / 2,
        y=height / 2,
        nodes=tuple(nodes),
        more=more,
        legend=tuple(
            KeyView(f"tie-{form}", labels(f"picture.key.tie-{form}"))
            for form in ("office", "relation", "event", "unsure")
            if form in forms
        ),
    )


def _pitch(names: Iterable[str]) -> int:
    """Return the distance between names in pixels, which the tallest needs."""
    return max(PITCH, *(math.ceil(most_lines(name) * line_height(name) + _APART) for name in names))


def _node(one: ConnectionView, right: bool, y: float, height: float, pitch: int, labels: Labels) -> NodeView:
    """Return a dot on one of two arcs, with the name outside of it on one or two lines."""
    reach = 18 + 24 * math.sqrt(max(0.0, 1 - ((y - height / 2) / (height / 2)) ** 2))
    side = 1 if right else -1
    x = WIDTH / 2 + side * reach
    text_x = x + side * (_GAP + 3)
    room = WIDTH - text_x if right else text_x
    lines = wrapped(one.other.text, room - 1)
    line_pitch = line_height(one.other.text)
    base = y + TEXT * 0.36 - (len(lines) - 1) * line_pitch / 2
    title = labels("picture.ties.with", name=one.other.text, how=_how(one, labels))
    left = text_x if right else 0.0
    return NodeView(
        x=to_tenth(x),
        y=to_tenth(y),
        radius=to_tenth(3 + 0.5 * min(4, one.number - 1)),
        form=_connection_form(one),
        link=one.other,
        title=title,
        end=not right,
        text_x=to_tenth(text_x),
        lines=tuple((to_tenth(base + index * line_pitch), line) for index, line in enumerate(lines)),
        box=(to_tenth(left), to_tenth(y - pitch / 2 + 1), to_tenth(room), pitch - 2.0),
    )


def _connection_form(one: ConnectionView) -> str:
    """Return how a connection is drawn: as the strongest of its reasons."""
    if one.offices:
        return "office"
    if one.relations:
        return "relation"
    return "event" if "occurred" in one.statuses else "unsure"


def _how(one: ConnectionView, labels: Labels) -> str:
    """Return the reasons for a connection in words: relations by label, offices and events by number."""
    parts = list(dict.fromkeys(relation.label for relation in one.relations))
    if one.offices:
        parts.append(labels.count("picture.ties.offices", len(one.offices)))
    if one.statuses:
        parts.append(labels.count("fact.events", len(one.statuses)))
        unsure = Counter(status for status in one.statuses if status != "occurred")
        parts += [
            labels("picture.ties.of_these", n=count, status=labels(f"picture.key.{status}"))
            for status, count in sorted(unsure.items())
        ]
    return ", ".join(parts)
