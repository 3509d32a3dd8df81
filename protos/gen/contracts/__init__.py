"""The contracts between the services.

`wangqian/` is generated from protos/, `topics/` and `rpc_graph.yaml` are copied from there; `reasons/` (why an act is
refused, and the way out) and `codes/` (the national code tables) are kept here by hand.
Read next: topics.py (which event travels on which topic), callers.py (who may call which RPC), catalogue.py (reasons).
"""
