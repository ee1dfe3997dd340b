"""The 911 provider: one protocol, three adapters, and what the outbox does with them.

- `base`: the Provider protocol and what it answers
- `northern911`, `northern911_soap`: the SOAP service of Northern911
- `file`: batches of changes for a provider that works by file, `file_results` reads what it returns
- `none`: no provider, records only
- `handler`: sends one message: verify, correct once, register, read back
- `settings`: which provider the site has
"""
