"""The manners that every service shares; no business words.

A service is described once (description.py) and run in a role: api, worker, migrate, all. Read in this order:
errors, actor, database (one transaction, one commit), outbox -> sequencer -> publisher (out), consumer -> parked (in),
call (what an HTTP act is: actor, idempotency, version), rpc, jobs.
"""
