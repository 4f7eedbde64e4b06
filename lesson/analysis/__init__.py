"""What can be counted or measured of a network: sizes, weights, accuracy, responses."""
