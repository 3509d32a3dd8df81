"""Ending an effective agreement by both parties' consent, reviewed by the school.

One side asks, signing holds the agreement (one final answer per hold), the other side consents, reviewers decide, signing
carries it out. Read: lifecycle, termination, rules (what the school's policy says), refusals (who may do what, and why
not), then use_cases/ask, settle, consent, apply_decision; edges/listeners and app show how it hangs together.
"""
