"""Pages over HTTP; rendering is pure and tested without a server."""
