"""The optional second reader: a language model behind any OpenAI-compatible endpoint, which may quote and nothing else."""
