"""The guide for contributors: where it is, and which of its sections explains which record."""

from sourcebook.paths import GUIDE

CONTRIBUTE = GUIDE / "contribute"


#: The heading of guide/contribute/records.md under which each record's fields are explained.
SECTIONS = {
    "When": "Date",
    "Citation": "Citation",
    "Spoken": "Quote",
    "Statement": "Statement",
    "Disagreement": "Disagreement",
    "LeadSentence": "Lead",
    "Identification": "Identification",
    "Alias": "Alias",
    "Wording": "Wording",
    "Role": "Role",
    "Relation": "Relation",
    "Participant": "Participant",
    "Related": "Connected event",
    "Snapshot": "Snapshot",
    "TextInfo": "Text of a source",
    "Source": "Source",
    "Name": "Name",
    "Entity": "Entity",
    "Event": "Event",
    "EntityType": "Type of entities",
    "EventType": "Type of events",
    "ParticipantRole": "Role of participants",
    "EventRelation": "Relation type of events",
    "EntityRelationType": "Relation type of entities",
    "PropertyType": "Property type",
    "Property": "Property",
    "Coordinates": "Position",
    "Image": "Picture",
    "Picture": "Picture of a topic",
    "Topic": "Topic",
    "Synonyms": "Synonyms",
    "SourceType": "Type of sources",
    "Vocabulary": "Vocabulary",
    "Settings": "Settings of the site",
    "Repository": "Repository",
    "Receipt": "Receipts",
    "Signature": "Signatures",
}
