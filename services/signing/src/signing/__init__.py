"""Send list, letters, agreements, and the one commitment of each student.

An employer finds students (use_cases/find), lists them, invites them; a student accepts one letter: the agreement is formed,
the slot taken, the review asked for, in one statement (use_cases/accept). Review, termination and destinations answer by events.
Read: lifecycle (the tables), commitment and hold (the two protocols, pure), invitation and agreement (acts and refusals), policy,
terms, printing; then use_cases, reading, edges; adapters last. app.py puts it together.
"""
