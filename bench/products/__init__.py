"""What of the product runs as a child here where no whole service can be measured: its own loops and its renderer."""
