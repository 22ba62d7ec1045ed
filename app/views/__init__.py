"""A view is a frozen context that the API prints as JSON and pages print as HTML."""
