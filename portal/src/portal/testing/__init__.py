"""What tests of the portal stand on; nothing of it is imported by a running portal."""
