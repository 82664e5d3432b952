"""Reading a customer's request: pure text to structure. No SQL, no mail server, never a silent guess."""
