"""`python -m topodoc` is the command line."""

from topodoc.command import main

main()
