"""Speed, measured: `make bench`. Nothing of the site imports this."""
