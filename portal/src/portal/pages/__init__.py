"""The pages, one a file: ask the gateway, draw the answer. No rule lives here."""
