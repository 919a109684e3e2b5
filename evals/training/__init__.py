"""Training of the cross-encoder's adapters: `python -m evals.training --data DIR`; see docs/model-card.md."""
