"""Envoy's configuration, from the whole (bootstrap) to the parts (listener, filters, routes, replies, clusters)."""
