"""Thai digits, Buddhist-era dates, text, item codes and sorting."""
