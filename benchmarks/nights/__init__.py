"""Thirty nights of fetching, simulated: a site of ours with faults, a server process, a judge of every request."""
