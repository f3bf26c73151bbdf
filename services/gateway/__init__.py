"""The only HTTP door: it turns a request into a question on the bus, and a reply into a page.

Owns: nothing. Hears: nothing. Obeys: people with browsers. Announces: nothing.
"""
