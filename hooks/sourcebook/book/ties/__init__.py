"""What ties entities to each other: relations, offices and events in common."""
