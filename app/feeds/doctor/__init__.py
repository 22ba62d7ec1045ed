"""A doctor reads any feed as calendar programs do, and tells what will go wrong in which one.

``reading`` is the only module that opens a network connection; everything else works on
what was read, and asks neither the clock nor the network.
"""
