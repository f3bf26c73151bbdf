"""What holds the house together: import contracts, house style, the spine, and the documents that are generated."""
