"""An agency's own tables: found with their places, mapped to fields, proposed, and accepted into a master."""
