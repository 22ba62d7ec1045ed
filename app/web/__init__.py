"""The pages: each asks a view and prints it as HTML."""
