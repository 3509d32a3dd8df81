"""What stands in for the outer world in the embedded run: a mail catcher and an SMS vendor. Never in production."""
