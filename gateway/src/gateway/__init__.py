"""The gateway: one way in for people, clients and the portal; Envoy does the work, this package writes its orders.

Read in this order: routes.yaml (who answers what), replies.yaml (what Envoy itself answers), settings.py,
route_table.py, envoy/bootstrap.py and downwards, limits.lua, openapi.py (one document out of seven).
Envoy's check of a token is a first door only: every service checks token and scope again.
"""

from gateway.envoy.bootstrap import render

__all__ = ["render"]
