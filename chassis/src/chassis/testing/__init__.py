"""For tests of any service: real parts, a migrated database of one's own, a core, actors and tokens. Load plugin.py with -p."""
