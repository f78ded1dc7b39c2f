"""Where batches of records are worked: this machine, or a cluster."""
