"""One customer's picture, and finding the customer who is meant."""
