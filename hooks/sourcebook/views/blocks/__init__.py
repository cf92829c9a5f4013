"""What pages of several kinds show: leads, offices, connections, properties, pictures, spans of time."""
