"""What both training scripts share: the digits, interruptions, the command line."""
