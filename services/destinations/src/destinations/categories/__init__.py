"""The categories as data: one YAML file each. A new category is a new file, not code (domain 6.1)."""
