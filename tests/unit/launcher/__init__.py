"""Launcher, without servers."""
