"""The days that a unit keeps beside the catalogue."""
