"""Reports: what a unit did in a period, by an outline, consolidated section by section."""
