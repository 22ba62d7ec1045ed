"""A feed is an agenda published under a stable address, for calendar programs to subscribe to."""
