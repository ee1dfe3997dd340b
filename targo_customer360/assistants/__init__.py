"""The actions of a site for other assistants, over MCP: what reads is answered, what changes is only proposed."""
