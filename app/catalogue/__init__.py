"""The catalogue: what its files hold, and how it comes into the database."""
