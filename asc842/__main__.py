"""``python -m asc842`` is the ``asc842`` command."""

from asc842.cli import main

if __name__ == "__main__":
    main(prog_name="asc842")
