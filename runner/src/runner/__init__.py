"""Starts the whole platform on one machine, keeps it running, and leaves nothing behind.

Read in this order: ports (every port), site (where things are, who may enter), environment (what a process is told),
program (what is started, when it is ready), parts/ (PostgreSQL, Redis, broker, Envoy), catalogue (all programs),
launching, zygote and forking (how a process comes to life), supervisor (order, restarts, stop), run (the command),
platform (the same from a test).
"""
