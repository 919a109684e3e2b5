"""Cases: questions with what a right answer holds, rests on, and must not give away."""

from evals.cases.case import Attack, Case, Expectation, Turn
from evals.cases.load import load_cases
from evals.cases.nugget import Nugget

__all__ = ["Attack", "Case", "Expectation", "Nugget", "Turn", "load_cases"]
