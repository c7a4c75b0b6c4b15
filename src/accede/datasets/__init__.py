"""The loading dock: one module per data set, none knowing another. `record` is the one that comes with accede."""
