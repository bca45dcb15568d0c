//! The door to PostgreSQL: migrations, and the one way to open a transaction for a tenant.

use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction, migrate::Migrator};

use crate::access::model::TenantId;

/// The schema's migrations, in order; embedded in the binary.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// A transaction behind the tenant wall (or, from [`identity`], outside it).
pub type Tx = Transaction<'static, Postgres>;

/// Brings the schema up to date. Errors are the database's own or a migration that was changed after it ran.
pub async fn migrate(pool: &PgPool) -> Result<(), sqlx::migrate::MigrateError> {
    MIGRATIONS.run(pool).await
}

/// Opens a transaction in which only one tenant's rows exist.
///
/// One round trip: `BEGIN`, the role that owns nothing, and the tenant, in one simple-protocol batch. `SET LOCAL` ends with the
/// transaction, passes through transaction-pooling PgBouncer, and reaches the workers of a distributed PostgreSQL, which
/// `set_config()` does not. The tenant is a typed id, never text from outside.
pub async fn tenant_tx(pool: &PgPool, tenant: TenantId) -> Result<Tx, sqlx::Error> {
    pool.begin_with(AssertSqlSafe(format!(
        "BEGIN; SET LOCAL ROLE guanxi_app; SET LOCAL app.tenant = '{}'",
        tenant.0.hyphenated()
    )))
    .await
}

/// Opens a transaction outside the wall, as the owner: for the people and companies themselves, before a tenant is known.
/// Tables behind the wall stay shut to it wherever the owner is no superuser.
pub async fn identity(pool: &PgPool) -> Result<Tx, sqlx::Error> {
    pool.begin().await
}

#[cfg(test)]
mod tests {
    use sqlx::PgPool;

    use super::*;
    use crate::testing::company;

    /// Tables that stand outside the wall, each with its reason in the migration that makes it.
    const OUTSIDE: [&str; 4] = ["_sqlx_migrations", "membership", "person", "throttle"];

    #[sqlx::test(migrator = "crate::db::MIGRATIONS")]
    async fn no_table_escapes_the_wall(pool: PgPool) {
        let loose = sqlx::query_scalar!(
            r#"select c.relname::text as "name!" from pg_class c
               where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                 and not (c.relrowsecurity and c.relforcerowsecurity
                          and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant_wall'))
               order by 1"#
        )
        .fetch_all(&pool)
        .await
        .unwrap();
        assert_eq!(loose, OUTSIDE);
    }

    #[sqlx::test(migrator = "crate::db::MIGRATIONS")]
    async fn every_key_and_index_starts_with_the_tenant(pool: PgPool) {
        let astray = sqlx::query_scalar!(
            r#"select (i.indexrelid::regclass)::text as "name!" from pg_index i
               join pg_class c on c.oid = i.indrelid and c.relrowsecurity
               join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
               where c.relnamespace = 'public'::regnamespace and a.attname <> 'tenant_id'
               union all
               select k.conname from pg_constraint k
               join pg_class c on c.oid = k.conrelid and c.relrowsecurity
               join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
               where k.contype = 'f' and a.attname <> 'tenant_id' and k.confrelid <> 'person'::regclass"#
        )
        .fetch_all(&pool)
        .await
        .unwrap();
        assert_eq!(astray, Vec::<String>::new());
    }

    #[sqlx::test(migrator = "crate::db::MIGRATIONS")]
    async fn the_application_owns_nothing_and_cannot_climb_the_wall(pool: PgPool) {
        let row = sqlx::query!(
            r#"select rolsuper as "superuser!", rolbypassrls as "bypasses!",
                      exists(select 1 from pg_class where relowner = r.oid) as "owns!"
               from pg_roles r where rolname = 'guanxi_app'"#
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        assert!(!row.superuser && !row.bypasses && !row.owns);
    }

    #[sqlx::test(migrator = "crate::db::MIGRATIONS")]
    async fn with_no_tenant_set_nothing_is_seen_and_nothing_written(pool: PgPool) {
        company(&pool).await;
        let mut tx = pool.begin_with("BEGIN; SET LOCAL ROLE guanxi_app").await.unwrap();
        let seen =
            sqlx::query_scalar!(r#"select count(*) as "n!" from member"#).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(seen, 0);
        let refused = sqlx::query!(
            "insert into tenant (tenant_id, name, created_at) values ($1, 'x', now())",
            uuid::Uuid::now_v7()
        )
        .execute(&mut *tx)
        .await;
        assert!(refused.is_err());
    }

    #[sqlx::test(migrator = "crate::db::MIGRATIONS")]
    async fn one_company_never_sees_another_even_when_a_query_forgets_the_tenant(pool: PgPool) {
        let (ours, theirs) = (company(&pool).await, company(&pool).await);
        let mut tx = tenant_tx(&pool, ours.tenant).await.unwrap();
        let seen = sqlx::query_scalar!("select id from member").fetch_all(&mut *tx).await.unwrap();
        assert_eq!(seen, [ours.member.0]);
        let moved = sqlx::query!("update member set tenant_id = $1", theirs.tenant.0).execute(&mut *tx).await;
        assert!(moved.is_err());
    }

    #[sqlx::test(migrator = "crate::db::MIGRATIONS")]
    async fn the_audit_trail_cannot_be_rewritten(pool: PgPool) {
        let actor = company(&pool).await;
        for forgery in [
            "update audit_entry set action = 'x'",
            "delete from audit_entry",
            "update audit_seal set sealed_at = now()",
            "delete from audit_seal",
        ] {
            let mut tx = tenant_tx(&pool, actor.tenant).await.unwrap();
            let refused = sqlx::Executor::execute(&mut *tx, forgery).await;
            assert!(refused.unwrap_err().to_string().contains("permission denied"));
        }
    }
}
