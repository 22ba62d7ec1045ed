"""Documents in official layout: what they say, and how they are written as DOCX and PDF."""
