"""One function per thing a person does; the only door for listeners.

Each takes ``tx`` inside a frame, checks the person's right, locks the task, checks that what the person saw is
still so, and writes the change with its timeline entry, its effects and its cards in the same frame.
"""
