"""Personal data of readers: what is kept and how long, seen and erased by its owner."""
