"""Documents are answers laid out in pages, to be printed or sent: each file holds its fonts.

They know nothing of views: each takes values of its own.
"""
