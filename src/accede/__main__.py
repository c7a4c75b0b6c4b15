"""`python -m accede` is the command line."""

from accede.cli import main

if __name__ == "__main__":
    main()
