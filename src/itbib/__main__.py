"""``python -m itbib`` does what ``itbib`` does."""

from itbib.cli import main

if __name__ == "__main__":
    main()
