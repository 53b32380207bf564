"""`python -m hashiya_reader` is the command `hashiya`."""

from hashiya_reader.cli import main

main(prog_name="hashiya")
