// Says where in the text something went wrong, why, and what to try.
