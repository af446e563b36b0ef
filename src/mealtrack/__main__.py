"""`python -m mealtrack` is the command line."""

import gc

# What is imported stays: looking for garbage in it costs a tenth of a start.
gc.disable()

from mealtrack.cli import main  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()
