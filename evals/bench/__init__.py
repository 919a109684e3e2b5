"""Speed and memory, measured on this machine: `make bench`, and `make bench-large` for sizes that take hours."""
