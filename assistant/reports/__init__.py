"""Writers of reports: each makes one kind of file of the same records, and reads nothing else."""
