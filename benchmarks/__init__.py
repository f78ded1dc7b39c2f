"""Side by side against peers: ``make bench``. Nothing here is part of lawqa or needed to run it."""
