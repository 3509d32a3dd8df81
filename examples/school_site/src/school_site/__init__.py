"""A school's own site that lets the platform sign people in. Read settings.py, sessions.py, then site.py."""
