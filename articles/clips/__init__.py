"""Video and sound files: what is taken in, and what is kept of it."""
