"""Rules: what is judged once a return is read, one module a subject."""
