"""`python -m mealtrack` is the command line."""

from mealtrack.cli import main

if __name__ == "__main__":
    main()
