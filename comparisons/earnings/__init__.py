"""Earnings: what a program's terms come to for a visitor's traffic, and when money comes."""
