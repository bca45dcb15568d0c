//! Finding deals by what files call them.

use crate::{
    access::{
        model::{Action, Actor, Object},
        sight,
    },
    db::Tx,
    error::AppResult,
    pipeline::model::{DealId, ProductId},
};

/// Deals with one of these names: the name with the deal, one entry for each deal found.
pub async fn deals_called(tx: &mut Tx, actor: &Actor, said: &[String]) -> AppResult<Vec<(String, DealId)>> {
    let _seen = actor.may(Action::See, Object::Deal)?;
    let rows = sqlx::query!(
        r#"select name as said, id as "id: DealId" from deal
           where tenant_id = $1 and name = any($2) and deleted_at is null"#,
        actor.tenant.0,
        said
    )
    .fetch_all(&mut **tx)
    .await?;
    let seen = sight::seen(tx, actor, Object::Deal, &rows.iter().map(|r| r.id.0).collect::<Vec<_>>()).await?;
    Ok(rows.into_iter().filter(|r| seen.contains(&r.id.0)).map(|r| (r.said, r.id)).collect())
}

/// Products with one of these names, or numbers where it is told apart `by_code`: what was asked for, with the product.
pub async fn products_keyed(
    tx: &mut Tx,
    actor: &Actor,
    by_code: bool,
    said: &[String],
) -> AppResult<Vec<(String, ProductId)>> {
    let _seen = actor.may(Action::See, Object::Product)?;
    let rows = sqlx::query!(
        r#"select name as "said!", id as "id!: ProductId" from product
           where tenant_id = $1 and not $3 and name = any($2) and deleted_at is null
           union all
           select code, id from product where tenant_id = $1 and $3 and code = any($2) and deleted_at is null"#,
        actor.tenant.0,
        said,
        by_code
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.said, r.id)).collect())
}

/// Every product's name and code, also of those no longer offered.
pub async fn products_named(
    tx: &mut Tx,
    actor: &Actor,
) -> AppResult<Vec<(ProductId, String, Option<String>)>> {
    let _seen = actor.may(Action::See, Object::Product)?;
    let rows = sqlx::query!(
        r#"select id as "id: ProductId", name, code from product
           where tenant_id = $1 and deleted_at is null order by name, id"#,
        actor.tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.name, r.code)).collect())
}
