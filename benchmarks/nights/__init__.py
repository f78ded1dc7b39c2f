"""Thirty nights of refreshing, simulated: a site of ours with faults, a server process, a judge of every request."""
