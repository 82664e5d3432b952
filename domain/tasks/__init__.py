"""One customer conversation: the task, its timeline of steps, its review, and the next move (decided purely)."""
