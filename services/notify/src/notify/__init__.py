"""Everybody is told: what happened, whose turn it is, by when.

An event is noted as a wish in the listener's transaction (notices.yaml says who is told, use_cases/note.py writes it), its people
are found and their inboxes filled (tell.py), letters go out by e-mail (send_letters.py), codes go by RPC (send_code.py). Read
lifecycle, notices.yaml, rules, policy, then use_cases, then edges.
"""
