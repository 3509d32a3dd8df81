"""How values are shown to people: each module turns one kind of value into words."""
