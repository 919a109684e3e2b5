"""Alembic's steps from one shape of the catalog to the next; run by `assistant.store.catalog` when a home is opened."""
