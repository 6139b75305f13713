"""The site in three languages: executed solutions, guides, the engine's reference."""
