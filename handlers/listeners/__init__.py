"""One file per thing that a person does. Listeners parse, open one frame, call one command, answer; they never import
each other.
"""
