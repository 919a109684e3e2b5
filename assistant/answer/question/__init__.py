"""From a question's words to a plan: the date grammar, value linking and what is asked for."""
