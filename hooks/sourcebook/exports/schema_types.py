"""Types of schema.org."""

from __future__ import annotations

#: Types of schema.org by CSL item type. All others are CreativeWork.
WORKS = {
    "article": "Article",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "bill": "Legislation",
    "book": "Book",
    "chapter": "Chapter",
    "collection": "Collection",
    "dataset": "Dataset",
    "entry": "Article",
    "entry-dictionary": "Article",
    "entry-encyclopedia": "Article",
    "figure": "ImageObject",
    "graphic": "ImageObject",
    "legislation": "Legislation",
    "manuscript": "Manuscript",
    "map": "Map",
    "motion_picture": "Movie",
    "musical_score": "MusicComposition",
    "paper-conference": "ScholarlyArticle",
    "periodical": "Periodical",
    "personal_communication": "Message",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "regulation": "Legislation",
    "report": "Report",
    "review": "Review",
    "review-book": "Review",
    "software": "SoftwareApplication",
    "song": "MusicRecording",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
#: Types whose members can be the location of an event.
PLACES = frozenset(
    "Place City Country State AdministrativeArea Landform Accommodation Residence CivicStructure LocalBusiness".split()
)
#: Types whose members can attend an event.
ATTENDEES = frozenset({"Person", "Organization", "NewsMediaOrganization", "GovernmentOrganization"})
