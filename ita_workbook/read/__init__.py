"""Reading whatever came back into a Return."""
