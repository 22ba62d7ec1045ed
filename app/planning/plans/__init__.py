"""Plans, from the draft that a proposal gives to the document that was issued, and their tasks."""
