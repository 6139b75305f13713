"""The site: solution notebooks with outputs, guides and the engine's reference, in three languages."""
