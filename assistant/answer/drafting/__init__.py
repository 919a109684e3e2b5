"""From a plan to drafts of claims, tables and trails; nothing here reaches a reader before it is verified."""
