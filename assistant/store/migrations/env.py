"""What Alembic runs for each upgrade: the steps, on the connection that the catalog hands over."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=None)
context.run_migrations()
