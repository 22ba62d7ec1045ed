"""The API: each call parses, asks a view and prints it as JSON."""
