"""One file per thing that a person does; they never import each other.

A listener parses, opens one frame, calls one command and answers.
"""
