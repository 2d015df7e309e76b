"""Changes: two versions of what specs say, what is the same thing in both, and who loses something."""
