//! The keys under which accounts and contacts meet their like, and the records behind them.

use uuid::Uuid;

use crate::{
    access::model::{Hidden, MemberId, Object, PoolId, Pools, TenantId},
    customers::model::{AccountForm, ContactForm, account_keys, contact_keys},
    db::Tx,
    error::AppResult,
    matching::model::Record,
};

/// A record as it is compared, with what one needs to know to show it.
#[derive(Clone, Debug)]
pub struct Likeness {
    pub id: Uuid,
    pub record: Record,
    pub name: String,
    /// Where it is, or whose.
    pub beside: Option<String>,
    pub owner: Option<MemberId>,
}

/// Writes the keys of records anew: one statement, whatever their number.
pub(super) async fn keep_keys(
    tx: &mut Tx,
    tenant: TenantId,
    object: Object,
    records: Vec<(Uuid, Vec<i64>)>,
) -> AppResult<()> {
    let ids: Vec<Uuid> = records.iter().map(|(id, _)| *id).collect();
    let owners: Vec<Uuid> = records.iter().flat_map(|(id, keys)| keys.iter().map(|_| *id)).collect();
    let keys: Vec<i64> = records.into_iter().flat_map(|(_, keys)| keys).collect();
    sqlx::query!(
        "with wanted as (select * from unnest($4::bigint[], $5::uuid[]) as w(key, record_id)),
         gone as (
           delete from match_key k where k.tenant_id = $1 and k.record_id = any($3) and k.object = $2
             and not exists (select 1 from wanted w where w.key = k.key and w.record_id = k.record_id))
         insert into match_key (tenant_id, object, key, record_id)
         select $1, $2, w.key, w.record_id from wanted w on conflict do nothing",
        tenant.0,
        object.code(),
        &ids,
        &keys,
        &owners
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Records that share one of these keys, at most `each` for every key: what many share tells nobody apart.
pub async fn meeting(
    tx: &mut Tx,
    tenant: TenantId,
    object: Object,
    keys: &[i64],
    each: i64,
) -> AppResult<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct m.record_id as "id!" from unnest($3::bigint[]) as asked(key)
           cross join lateral (select k.record_id from match_key k
             where k.tenant_id = $1 and k.object = $2 and k.key = asked.key order by k.record_id limit $4) m"#,
        tenant.0,
        object.code(),
        keys,
        each
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// The next keys after one that more than one and at most `crowd` records share, with those records; in the order of the keys.
pub async fn blocks(
    tx: &mut Tx,
    tenant: TenantId,
    object: Object,
    after: Option<i64>,
    crowd: i64,
    limit: i64,
) -> AppResult<Vec<(i64, Vec<Uuid>)>> {
    let rows = sqlx::query!(
        r#"select key, array_agg(record_id order by record_id) as "ids!" from match_key
           where tenant_id = $1 and object = $2 and ($3::bigint is null or key > $3)
           group by key having count(*) between 2 and $4 order by key limit $5"#,
        tenant.0,
        object.code(),
        after,
        crowd,
        limit
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.key, r.ids)).collect())
}

/// The keys that more than `crowd` records share.
pub async fn crowded(tx: &mut Tx, tenant: TenantId, object: Object, crowd: i64) -> AppResult<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        "select key from match_key where tenant_id = $1 and object = $2 group by key having count(*) > $3",
        tenant.0,
        object.code(),
        crowd
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// How many records of a kind there are.
pub async fn how_many(tx: &mut Tx, tenant: TenantId, object: Object) -> AppResult<i64> {
    Ok(match object {
        Object::Account => {
            sqlx::query_scalar!(
                r#"select count(*) as "n!" from account where tenant_id = $1 and deleted_at is null"#,
                tenant.0
            )
            .fetch_one(&mut **tx)
            .await?
        }
        _ => {
            sqlx::query_scalar!(
                r#"select count(*) as "n!" from contact where tenant_id = $1 and deleted_at is null"#,
                tenant.0
            )
            .fetch_one(&mut **tx)
            .await?
        }
    })
}

/// The ids of records of a kind after one, in order; at most `limit`.
pub async fn next_ids(
    tx: &mut Tx,
    tenant: TenantId,
    object: Object,
    after: Option<Uuid>,
    limit: i64,
) -> AppResult<Vec<Uuid>> {
    Ok(match object {
        Object::Account => {
            sqlx::query_scalar!(
                "select id from account where tenant_id = $1 and deleted_at is null and ($2::uuid is null or id > $2)
                 order by id limit $3",
                tenant.0,
                after,
                limit
            )
            .fetch_all(&mut **tx)
            .await?
        }
        _ => {
            sqlx::query_scalar!(
                "select id from contact where tenant_id = $1 and deleted_at is null and ($2::uuid is null or id > $2)
                 order by id limit $3",
                tenant.0,
                after,
                limit
            )
            .fetch_all(&mut **tx)
            .await?
        }
    })
}

/// Records as they are compared; those that are not there are left out. `reader`: for whom what a pool hides is left out.
pub async fn likenesses(
    tx: &mut Tx,
    tenant: TenantId,
    object: Object,
    ids: &[Uuid],
    reader: Option<&Pools>,
) -> AppResult<Vec<Likeness>> {
    let text = |it: Option<String>| it.unwrap_or_default();
    if object == Object::Account {
        let rows = sqlx::query!(
            r#"select id, name, uscc, phone, email, website, street, city, owner_id as "owner: MemberId",
                      pool_id as "pool: PoolId" from account
               where tenant_id = $1 and id = any($2) and deleted_at is null"#,
            tenant.0,
            ids
        )
        .fetch_all(&mut **tx)
        .await?;
        let each = rows.into_iter().map(|r| {
            let hidden = reader.map_or(&[][..], |pools| pools.hidden(r.pool));
            let shown =
                |what: Hidden, it: Option<String>| it.filter(|_| !hidden.contains(&what)).unwrap_or_default();
            let form = AccountForm {
                name: r.name,
                uscc: text(r.uscc),
                phone: shown(Hidden::Phone, r.phone),
                email: shown(Hidden::Email, r.email),
                website: shown(Hidden::Website, r.website),
                street: shown(Hidden::Street, r.street),
                city: text(r.city.clone()),
                ..Default::default()
            };
            Likeness { id: r.id, record: form.likeness(), name: form.name, beside: r.city, owner: r.owner }
        });
        return Ok(each.collect());
    }
    let rows = sqlx::query!(
        r#"select c.id, c.name, c.mobile, c.phone, c.email, c.wechat, c.account_id, a.name as "account?",
                  c.owner_id as "owner: MemberId"
           from contact c left join account a on a.tenant_id = c.tenant_id and a.id = c.account_id
           where c.tenant_id = $1 and c.id = any($2) and c.deleted_at is null"#,
        tenant.0,
        ids
    )
    .fetch_all(&mut **tx)
    .await?;
    let each = rows.into_iter().map(|r| {
        let form = ContactForm {
            name: r.name,
            mobile: text(r.mobile),
            phone: text(r.phone),
            email: text(r.email),
            wechat: text(r.wechat),
            account_id: r.account_id.map(|id| id.to_string()).unwrap_or_default(),
            ..Default::default()
        };
        Likeness { id: r.id, record: form.likeness(), name: form.name, beside: r.account, owner: r.owner }
    });
    Ok(each.collect())
}

/// Writes keys for those of these records that have none: what was there before keys were.
pub async fn catch_up(tx: &mut Tx, tenant: TenantId, object: Object, ids: &[Uuid]) -> AppResult<()> {
    let without = sqlx::query_scalar!(
        r#"select t.id as "id!" from unnest($2::uuid[]) as t(id)
           where not exists (select 1 from match_key k where k.tenant_id = $1 and k.record_id = t.id)"#,
        tenant.0,
        ids
    )
    .fetch_all(&mut **tx)
    .await?;
    refresh_keys(tx, tenant, object, &without).await
}

/// Writes the keys of these records anew, from what they say now.
pub(super) async fn refresh_keys(
    tx: &mut Tx,
    tenant: TenantId,
    object: Object,
    ids: &[Uuid],
) -> AppResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let keys =
        |record: &Record| if object == Object::Account { account_keys(record) } else { contact_keys(record) };
    let records = likenesses(tx, tenant, object, ids, None).await?;
    let each = records.iter().map(|it| (it.id, keys(&it.record))).collect();
    keep_keys(tx, tenant, object, each).await
}
