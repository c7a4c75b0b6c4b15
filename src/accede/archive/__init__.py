"""What every data set needs: strict reading of publishers' files, state codes by date, and the cache they lie in."""
