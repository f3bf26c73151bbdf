"""The ways out to people: composing an e-mail and handing it to a mail server."""
