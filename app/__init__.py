"""Lịch Kỷ niệm: the calendar of anniversaries and commemorations for Vietnam."""
