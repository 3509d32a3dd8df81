"""The floors: the least programs that do the same work. Each runs as a process of its own."""
