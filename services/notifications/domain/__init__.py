"""The rules of outgoing messages: pure, given the time, standard library only."""
