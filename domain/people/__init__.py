"""Members of the workspace, their roles, and who may do what."""
