"""What an empty platform starts with: people and firms that exist nowhere, with ids that are the same everywhere.

schools.yaml, employers.yaml and students.py say who; fill.py writes them in one transaction; handout.py is the file of passwords.
"""

from identity.seeds.fill import fill

__all__ = ["fill"]
