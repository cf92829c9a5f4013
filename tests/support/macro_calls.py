"""Calls of macros that are wrong, with the problem that each gives."""

IDS = "arguments: id"
CHRONOLOGY = "arguments: entity, topic, place, type, status, start, end, limit"

# Each row: what a page calls, and what is said of it.
WRONG_CALLS = {
    'profile("layla-hadad")': (
        "an id that names nothing",
        "profile(): no entity has the id 'layla-hadad' [unknown-entity]\n    did you mean 'layla-haddad'?",
    ),
    'profile("opening-of-the-rooms")': (
        "an id of another kind",
        "profile(): no entity has the id 'opening-of-the-rooms' [unknown-entity]",
    ),
    'profile("miss-nobody")': (
        "a withdrawn record",
        "profile(): no entity has the id 'miss-nobody' [unknown-entity]",
    ),
    'profile(["layla-haddad"])': (
        "a list where an id belongs",
        "profile(): no entity has the id ['layla-haddad'] [unknown-entity]\n    did you mean 'layla-haddad'?",
    ),
    "profile()": ("no argument", f"profile(): missing a required argument: 'id' [bad-argument]\n    {IDS}"),
    'profile("layla-haddad", 2)': (
        "an argument too many",
        f"profile(): too many positional arguments [bad-argument]\n    {IDS}",
    ),
    'event("opening")': (
        "an old id",
        "event(): no event has the id 'opening' [unknown-event]",
    ),
    'source("minutes-1925")': (
        "a source that is not there",
        "source(): no source has the id 'minutes-1925' [unknown-source]\n"
        "    did you mean 'minutes-1924' or 'voices-1952'?",
    ),
    'link("tobias-crum")': (
        "a link to nothing",
        "link(): no record has the id 'tobias-crum' [unknown-id]\n    did you mean 'tobias-crumb'?",
    ),
    'link(["layla-haddad"])': (
        "a list where one id belongs",
        "link(): no record has the id ['layla-haddad'] [unknown-id]\n    did you mean 'layla-haddad'?",
    ),
    'link("layla-haddad", 7)': (
        "a number where words belong",
        "link(): text must be text in quotation marks, not 7 [bad-argument]",
    ),
    'cite("gazette-1923-05-12", 7)': (
        "a number where a quote belongs",
        "cite(): quote must be text in quotation marks, not 7 [bad-argument]",
    ),
    "link(7)": ("a number where an id belongs", "link(): no record has the id 7 [unknown-id]"),
    'cite("minutes-1925", "x")': (
        "a quote of no source",
        "cite(): no source has the id 'minutes-1925' [unknown-source]\n"
        "    did you mean 'minutes-1924' or 'voices-1952'?",
    ),
    'cite("gazette-1923-05-12", "A shelf is a promisse")': (
        "words that no record quotes",
        "cite(): no record quotes these words of 'gazette-1923-05-12': 'A shelf is a promisse' [unknown-quote]\n"
        "    did you mean 'A shelf is a promise'?",
    ),
    'chronology(topc="founding")': (
        "an argument that is not there",
        "chronology(): got an unexpected keyword argument 'topc' [bad-argument]\n    did you mean 'topic'?",
    ),
    'chronology(author="x")': (
        "an argument like none",
        f"chronology(): got an unexpected keyword argument 'author' [bad-argument]\n    {CHRONOLOGY}",
    ),
    'chronology(entity=["layla-haddad", "layla-hadad"])': (
        "one wrong id among several",
        "chronology(): 'layla-hadad' is not a known entity [unknown-word]\n    did you mean 'layla-haddad'?",
    ),
    'chronology(topic="foundings")': (
        "a topic that is not there",
        "chronology(): 'foundings' is not a known topic [unknown-word]\n    did you mean 'founding'?",
    ),
    'chronology(place="the-rooms")': (
        "a place that is not there",
        "chronology(): 'the-rooms' is not a known place [unknown-word]",
    ),
    'chronology(type="opened")': (
        "a type that is not there",
        "chronology(): 'opened' is not a known event type [unknown-word]\n    did you mean 'opening'?",
    ),
    'chronology(status="planed")': (
        "a status that is not there",
        "chronology(): 'planed' is not a known status [unknown-word]\n    did you mean 'planned'?",
    ),
    "chronology(topic=5)": ("a number where a word belongs", "chronology(): 5 is not a known topic [unknown-word]"),
    'chronology(start="May 1923")': (
        "a start that is no date",
        "chronology(): start: 'May 1923' is not a date [bad-date]\n    write 1923-05",
    ),
    'chronology(end="1923-13")': (
        "an end that is no date",
        "chronology(): end: '1923-13' is not a date: there is no month 13 [bad-date]\n"
        "    months are 01 to 12; after a year also 21 to 24 (seasons), 33 to 36 (quarters), 37 to 39 (thirds)",
    ),
    "chronology(limit=0)": (
        "a limit of none",
        "chronology(): limit must be a whole number above 0, not 0 [bad-argument]",
    ),
    'chronology(limit="5")': (
        "a limit in quotation marks",
        "chronology(): limit must be a whole number above 0, not '5' [bad-argument]",
    ),
    'entities(type="persn")': (
        "a type of entities that is not there",
        "entities(): 'persn' is not a known entity type [unknown-word]\n    did you mean 'person' or 'paper'?",
    ),
    'bibliography(topic="reading")': (
        "a topic without its s",
        "bibliography(): 'reading' is not a known topic [unknown-word]\n    did you mean 'readings'?",
    ),
}
