"""The gateway, without a browser and without a bus."""
