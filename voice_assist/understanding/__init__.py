"""Text to Match, Ambiguous or NoMatch: templates, numbers, similarity, decision. Pure."""
