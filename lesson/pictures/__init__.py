"""Arrays as pictures: colours, and the files they come from and go to."""
