"""Programs that use Chartkey from outside, by its published contracts alone."""
