"""Identity's rules, each as a sentence."""
