"""What has been published can be read for ever, and what is documented is what runs."""
