//! Products: listed, chosen, made, changed, deleted, brought back.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::totals::rates;
use crate::{
    access::model::{Action, Actor, Object},
    audit::{
        model::Changes,
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
    listing::{
        Choice, PAGE, Page,
        sql::{self, Column, Kind, Listing, Test, like},
    },
    money::{Currency, Money},
    pipeline::{
        model::{
            ProductId,
            product::{Product, ProductFilter, ProductList, ProductPatch, ProductSort, apply},
        },
        text,
    },
    text_key::{asked, name_key, search_line},
};

struct Products;

impl Listing for Products {
    type Filter = ProductFilter;
    type Sort = ProductSort;
    const OBJECT: Object = Object::Product;
    const FROM: &'static str = "product r";
    const ORDER: (ProductSort, bool) = (ProductSort::Name, false);

    fn column(sort: ProductSort) -> Column {
        let (sql, kind, nullable) = match sort {
            ProductSort::Name => ("r.name", Kind::Text, false),
            ProductSort::Code => ("r.code", Kind::Text, true),
            ProductSort::Family => ("r.family", Kind::Text, true),
            ProductSort::Price => ("r.price_minor", Kind::Integer, true),
            ProductSort::Updated => ("r.updated_at", Kind::Instant, false),
        };
        Column { sql, kind, nullable }
    }

    fn test(filter: ProductFilter) -> Test {
        match filter {
            ProductFilter::Family => Test::Text("r.family"),
            ProductFilter::Active => Test::Holds("r.active"),
        }
    }
}

struct Flat {
    id: ProductId,
    version: i64,
    name: String,
    code: Option<String>,
    family: Option<String>,
    price: Option<i64>,
    currency: Option<Currency>,
    active: bool,
    description: Option<String>,
    updated_at: DateTime<Utc>,
    deleted: bool,
    open_deals: i64,
}

impl Flat {
    fn product(self) -> Product {
        Product {
            id: self.id,
            version: self.version,
            name: self.name,
            code: self.code,
            family: self.family,
            price: self.price.zip(self.currency).map(|(minor, currency)| Money::new(minor, currency)),
            active: self.active,
            description: self.description,
            updated_at: self.updated_at,
            open_deals: self.open_deals,
        }
    }
}

async fn read(tx: &mut Tx, actor: &Actor, ids: &[Uuid]) -> AppResult<Vec<Flat>> {
    Ok(sqlx::query_as!(
        Flat,
        r#"select p.id as "id: ProductId", p.version, p.name, p.code, p.family, p.price_minor as price,
                  p.currency as "currency: Currency", p.active, p.description, p.updated_at,
                  p.deleted_at is not null as "deleted!",
                  (select count(*) from deal d where d.tenant_id = $1 and d.product_id = p.id and d.status = 'open'
                     and d.deleted_at is null) as "open_deals!"
           from product p where p.tenant_id = $1 and p.id = any($2)"#,
        actor.tenant.0,
        ids
    )
    .fetch_all(&mut **tx)
    .await?)
}

async fn one(tx: &mut Tx, actor: &Actor, id: ProductId) -> AppResult<Flat> {
    read(tx, actor, &[id.0]).await?.into_iter().next().ok_or(AppError::NotFound)
}

/// A page of products.
pub async fn product_list(tx: &mut Tx, actor: &Actor, state: &ProductList) -> AppResult<Page<Product>> {
    let page = sql::page::<Products>(tx, actor, state, PAGE).await?;
    let rows = read(tx, actor, &page.rows).await?.into_iter().map(Flat::product).collect();
    Ok(sql::in_order(page, rows, |p| p.id.0))
}

/// Products still offered whose name or code holds the words, for a menu; at most 20.
pub async fn product_choices(tx: &mut Tx, actor: &Actor, search: &str) -> AppResult<Vec<Choice>> {
    let _seen = actor.may(Action::See, Object::Product)?;
    let words: Vec<String> = asked(search).split(' ').filter(|w| !w.is_empty()).take(8).map(like).collect();
    let rows = sqlx::query!(
        "select id, name, code, family from product
         where tenant_id = $1 and deleted_at is null and active and search like all ($2)
         order by name, id limit 20",
        actor.tenant.0,
        &words
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Choice { id: r.id, label: r.name, hint: r.code.or(r.family).unwrap_or_default() })
        .collect())
}

/// The families in use, for the filter.
pub async fn product_families(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<String>> {
    let _seen = actor.may(Action::See, Object::Product)?;
    Ok(sqlx::query_scalar!(
        r#"select distinct family as "family!" from product
           where tenant_id = $1 and deleted_at is null and family is not null order by 1 limit 200"#,
        actor.tenant.0
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// A product. Errors: `NotFound`.
pub async fn product(tx: &mut Tx, actor: &Actor, id: ProductId) -> AppResult<Product> {
    let _seen = actor.may(Action::See, Object::Product)?;
    let flat = one(tx, actor, id).await?;
    if flat.deleted { Err(AppError::NotFound) } else { Ok(flat.product()) }
}

/// Makes a product with the id its maker chose; sent twice, it is made once. Errors: `Invalid`, `Forbidden`.
pub async fn create_product(
    tx: &mut Tx,
    actor: &Actor,
    id: ProductId,
    fields: ProductPatch,
) -> AppResult<Product> {
    let _may = actor.may(Action::Create, Object::Product)?;
    let mut new = Product {
        id,
        version: 1,
        name: String::new(),
        code: None,
        family: None,
        price: None,
        active: true,
        description: None,
        updated_at: actor.now,
        open_deals: 0,
    };
    let base = rates(tx, actor).await?.base;
    let wrong = apply(&mut new, &fields, base);
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    let written = sqlx::query!(
        "insert into product (tenant_id, id, name, name_key, code, family, price_minor, currency, active, description, search,
                created_at, created_by, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12)
         on conflict (tenant_id, id) do nothing",
        actor.tenant.0,
        id.0,
        new.name,
        name_key(&new.name),
        new.code,
        new.family,
        new.price.map(|p| p.minor),
        new.price.map(|p| p.currency.code().to_string()),
        new.active,
        new.description,
        search(&new),
        actor.now,
        actor.member.0
    )
    .execute(&mut **tx)
    .await
    .map_err(refused)?;
    if written.rows_affected() == 0 {
        let mine = sqlx::query_scalar!(
            r#"select exists(select 1 from product where tenant_id = $1 and id = $2 and created_by = $3) as "mine!""#,
            actor.tenant.0,
            id.0,
            actor.member.0
        );
        let mine = mine.fetch_one(&mut **tx).await?;
        return if mine { product(tx, actor, id).await } else { Err(AppError::Forbidden) };
    }
    remember(tx, actor, &new, "created", Changes::of_new(&new)).await?;
    Ok(new)
}

/// Changes a product. Errors: `Invalid`, `Conflict` with the current [`Product`], `Forbidden`, `NotFound`.
pub async fn update_product(
    tx: &mut Tx,
    actor: &Actor,
    id: ProductId,
    version: i64,
    fields: ProductPatch,
) -> AppResult<Product> {
    let _may = actor.may(Action::Edit, Object::Product)?;
    let old = current(tx, actor, id, version, false).await?;
    let mut new = old.clone();
    let base = rates(tx, actor).await?.base;
    let wrong = apply(&mut new, &fields, base);
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    if new == old {
        return Ok(old);
    }
    let written = sqlx::query_scalar!(
        "update product set name = $4, name_key = $5, code = $6, family = $7, price_minor = $8, currency = $9, active = $10,
                description = $11, search = $12, updated_at = $13, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 returning version",
        actor.tenant.0,
        id.0,
        version,
        new.name,
        name_key(&new.name),
        new.code,
        new.family,
        new.price.map(|p| p.minor),
        new.price.map(|p| p.currency.code().to_string()),
        new.active,
        new.description,
        search(&new),
        actor.now
    )
    .fetch_optional(&mut **tx)
    .await
    .map_err(refused)?;
    let Some(version) = written else { return Err(AppError::conflict(&product(tx, actor, id).await?)) };
    let changes = Changes::between(&old, &new, &["open_deals"]);
    let new = Product { version, updated_at: actor.now, ..new };
    remember(tx, actor, &new, "updated", changes).await?;
    Ok(new)
}

/// Deletes a product; its deals keep it. Returns the version with which it can be brought back.
pub async fn delete_product(tx: &mut Tx, actor: &Actor, id: ProductId, version: i64) -> AppResult<i64> {
    let _may = actor.may(Action::Delete, Object::Product)?;
    let old = current(tx, actor, id, version, false).await?;
    put(tx, actor, old, true).await
}

/// Brings a deleted product back.
pub async fn restore_product(tx: &mut Tx, actor: &Actor, id: ProductId, version: i64) -> AppResult<Product> {
    let _may = actor.may(Action::Delete, Object::Product)?;
    let old = current(tx, actor, id, version, true).await?;
    put(tx, actor, old, false).await?;
    product(tx, actor, id).await
}

async fn current(
    tx: &mut Tx,
    actor: &Actor,
    id: ProductId,
    version: i64,
    deleted: bool,
) -> AppResult<Product> {
    let flat = one(tx, actor, id).await?;
    match (flat.deleted == deleted, flat.version == version) {
        (true, true) => Ok(flat.product()),
        (false, _) if flat.deleted => Err(AppError::NotFound),
        _ => Err(AppError::conflict(&flat.product())),
    }
}

async fn put(tx: &mut Tx, actor: &Actor, old: Product, deleted: bool) -> AppResult<i64> {
    let written = sqlx::query_scalar!(
        "update product set deleted_at = $4, updated_at = $5, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 returning version",
        actor.tenant.0,
        old.id.0,
        old.version,
        deleted.then_some(actor.now),
        actor.now
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(version) = written else { return Err(AppError::conflict(&old)) };
    let action = if deleted { "deleted" } else { "restored" };
    remember(tx, actor, &Product { version, ..old }, action, Changes::default()).await?;
    Ok(version)
}

async fn remember(
    tx: &mut Tx,
    actor: &Actor,
    product: &Product,
    action: &str,
    changes: Changes,
) -> AppResult<()> {
    let Product { id, version, .. } = product;
    let entry =
        Record { object: Object::Product, id: id.0, account: None, action, changes, version: *version };
    Ok(record(tx, actor, entry).await?)
}

fn search(product: &Product) -> String {
    let part = |p: &'_ Option<String>| p.clone().unwrap_or_default();
    search_line([product.name.as_str(), &part(&product.code), &part(&product.family)])
}

fn refused(e: sqlx::Error) -> AppError {
    match e.as_database_error().and_then(|d| d.constraint()) {
        Some("product_code_unique") => AppError::field("code", text::CODE_TAKEN),
        _ => e.into(),
    }
}
