"""Five sample agencies, each rebuilt from its source.yaml by one command."""
