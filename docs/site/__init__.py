"""The site: every solution notebook, run, with the guides and the engine's reference, in three languages."""
