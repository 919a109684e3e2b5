"""From sources to a published version of the index; the pipeline alone knows the order of the stages."""
