"""The HTTP service: wire types, authentication and routes."""
