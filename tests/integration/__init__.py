"""Each service, and the kernel, on a real PostgreSQL and a real RabbitMQ."""
