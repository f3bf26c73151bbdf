"""A developer's mailbox and telephone: takes every mail, text and call of the suite and shows them on a page."""
