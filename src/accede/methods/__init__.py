"""The tool room: named techniques of the literature, arrays in, arrays out; no World, no politics, no dates."""
