"""What a decision leaves behind beside its documents: calls owed to the outside, tasks for people, rows of the log."""
