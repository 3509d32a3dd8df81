"""Other destinations of students, the employment record of each, and the plan topic made from it.

A student fills a form (form.py, categories/) and submits: the commitment is asked for (use_cases/submit.py, settle_claim.py),
reviewers decide (settle_review.py), and whatever is in force makes the employment record (employment.py, keep_record.py).
Read lifecycle.py, destination.py and acts.py first, then use_cases/ in that order, then reading/ and edges/.
"""
