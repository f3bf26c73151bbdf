"""The HTTPS door of EHRs, /ehr/v1: what they may say, order and ask by AMQP, for those that speak HTTPS alone."""
