"""`python -m topodoc` is the command line."""

from topodoc.cli.main import main

main()
