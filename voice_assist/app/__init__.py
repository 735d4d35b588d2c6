"""The composition root: the one place that knows every part and puts them together, live, typed or on virtual time."""
