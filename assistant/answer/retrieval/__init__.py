"""From a query to the best passages of a scope."""
