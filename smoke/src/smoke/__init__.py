"""The main job of a running platform, driven from outside over its public HTTP API with the user's own files.

api.py asks and answers (problem+json, idempotency keys made of facts, so that a second run repeats nothing), visitor.py is a
person at the sign-in pages, catcher.py reads the codes that the platform sent, and the steps follow in order: rosters.py,
sending.py, answering.py, reviewing.py, papers.py; story.py tells them in one piece, report.py is the one JSON object.
"""
