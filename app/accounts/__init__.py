"""Accounts: units, the people in them, what each may do, and the log of what was done.

Everything works on a session that the caller opened and commits; the time is always an
argument.  A refusal that must be remembered, as a wrong password is, comes back as a
value: an error would undo what was counted.
"""
