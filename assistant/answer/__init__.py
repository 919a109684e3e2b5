"""From a question to a verified answer; the chain alone knows the order of the stages."""
