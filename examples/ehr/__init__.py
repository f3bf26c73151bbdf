"""A small EHR: publishes charts and invitations as its own RabbitMQ user, and reads its own outbound queue."""
