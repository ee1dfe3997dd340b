"""The pages of an embedded site: what an import did, in English and French, without JavaScript."""
