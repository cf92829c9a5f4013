"""Invented words, from which names and sentences are made."""

ADJECTIVES = (
    "old new northern southern quiet public private joint annual early late former common local foreign small large "
    "second third open closed"
).split()
NOUNS = (
    "council harbour bridge market school court mill canal office letter report treaty committee road ferry tower "
    "archive garden station library company guild survey election budget inquiry festival hospital museum workshop"
).split()
VERBS = (
    "approved refused opened closed visited inspected described praised questioned announced postponed rebuilt "
    "financed promised signed delivered moved named founded defended"
).split()
LINKS = "of for against near with after before beside under without".split()
SYLLABLES = "ba be bo da de do fa fe ga go ha hi ka ke la le li lo ma me mi mo na ne no pa pe ra re ri ro sa se".split()
AFTER = "ta te ti to va ve vi wa we yo za zu ".split(" ")
