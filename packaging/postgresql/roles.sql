-- Two roles for a PostgreSQL store, so that the running service cannot change
-- what it has written down: heed_owner makes and migrates the tables, heed_app
-- serves. Run once, by a superuser, in the store's own database, before the
-- first `heed migrate`:
--
--   createdb --template=template0 --encoding=UTF8 --locale=C heed
--   psql -v ON_ERROR_STOP=1 -v app_password="$(cat FILE)" -v owner_password="$(cat FILE)" -d heed -f roles.sql
--   heed migrate --db postgresql://heed_owner@HOST/heed
--   psql -v ON_ERROR_STOP=1 -d heed -f ledger.sql
--   heed serve --db postgresql://heed_app@HOST/heed …
--
-- Whoever owns the database can still do anything: seals that are kept elsewhere
-- show it.
CREATE ROLE heed_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE heed_app LOGIN PASSWORD :'app_password';
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO heed_owner;
GRANT USAGE ON SCHEMA public TO heed_app;
ALTER DEFAULT PRIVILEGES FOR ROLE heed_owner IN SCHEMA public
	GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO heed_app;
