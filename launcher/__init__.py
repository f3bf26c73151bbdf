"""What ./chartkey runs: private servers, keys, services and the mail and phone catcher of a developer's machine."""
