"""Chat models and encoders, each behind a small protocol."""
