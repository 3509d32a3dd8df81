"""An employment-plan system outside the platform, as small as it can be. Read plan.py (what is kept and which record wins),
columns.py (the file's columns), file.py (how the file is written), follow.py (the topic), then __main__.py."""
