"""What was done, and where an interrupted session stood: kept for the person, and told only to whom they allow."""
