"""Composing makes documents of plain values: what a year, a plan, a report has to say on paper.

What is read from the database is read by a view and handed in; how the paper looks, the
layout tells.  Sentences that no source gives are short, and are there to be written over.
"""
