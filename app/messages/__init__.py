"""What the program says of its own accord: digests by mail, and webhooks to programs."""
