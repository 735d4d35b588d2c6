"""How the embedded recognition models were trained and are exported: a build tool, not part of the program."""
