"""The gateway without a bus: forms, guards, headers and wording."""
