-- After the first `heed migrate`: the serving role adds to the ledger, the seals
-- and the versions, and takes nothing away. A purge empties a version's body and
-- salt, and nothing else of it (docs/formats.md).
REVOKE UPDATE, DELETE ON ledger, seal, version FROM heed_app;
GRANT UPDATE (body, salt) ON version TO heed_app;
