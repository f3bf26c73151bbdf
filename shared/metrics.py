"""What every process counts, for /metrics; labels are queue names and outcomes, never values."""

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter("chartkey_messages", "Messages taken from a queue, by outcome", ["queue", "outcome"])
BATCH_SIZE = Histogram(
    "chartkey_batch_size", "Messages per transaction", ["queue"], buckets=(1, 2, 5, 10, 50, 100, 300)
)
REQUEST_SECONDS = Histogram("chartkey_request_seconds", "Time to answer a request", ["queue"])
OUTBOX_SENT = Counter("chartkey_outbox_sent", "Outbox rows confirmed by the broker")
OUTBOX_UNROUTED = Counter("chartkey_outbox_unrouted", "Outbox rows that no queue was bound to receive")
OUTBOX_UNSENT = Gauge("chartkey_outbox_unsent", "Outbox rows waiting, as last counted")
