"""Grading on many machines: what the coordinator can write."""
