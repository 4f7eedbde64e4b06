"""Arrays as pictures: colours, montages, and the files they come from and go to."""
