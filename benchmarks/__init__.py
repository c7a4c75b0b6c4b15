"""One file per headline figure, each beside its peer on the same data in the same run; `make bench` runs them all."""
