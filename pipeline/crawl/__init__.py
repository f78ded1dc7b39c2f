"""What fetch asks: may I, how fast, what is due, what do these bytes say."""
