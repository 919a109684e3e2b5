"""`clausetrail eval`: measures how well an assistant cites, keeps access, gets dates right and abstains."""

# Each puts its commands into the app, in the order in which help lists them
from assistant.cli.evaluation import runs

# isort: split
from assistant.cli.evaluation import cases

# isort: split
from assistant.cli.evaluation import harness
from assistant.cli.evaluation.options import app

__all__ = ["app", "cases", "harness", "runs"]
