"""One page per file: show() and, where there is a form, submit()."""
