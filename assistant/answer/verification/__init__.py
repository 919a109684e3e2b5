"""The checks that stand between a draft and its reader."""
