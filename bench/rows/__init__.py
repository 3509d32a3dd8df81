"""The rows that have a command, by name, with their number in the table of quality.md."""

ROWS = {
    "accept": 1,
    "get": 3,
    "latency": 4,
    "relay": 5,
    "consumer": 5,
    "pdf": 6,
    "gateway": 13,
    "start": 15,
}
