"""Picture files: what is taken in, what is kept of it, and the files readers are served."""
