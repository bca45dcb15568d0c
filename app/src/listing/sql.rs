//! The only place where a query is put together at run time. Every piece of SQL is a constant of the program; everything
//! that came from outside is bound; the tenant is always named.
// The one exception to "checked queries only": what a list filters and sorts by is chosen at run time.
#![allow(clippy::disallowed_methods)]

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use sqlx::{Postgres, QueryBuilder, Row, postgres::PgRow};
use uuid::Uuid;

use super::{Choice, Cursor, Key, ListState, Page, Place};
use crate::{
    access::{
        model::{Action, Actor, Field, Object},
        sight,
    },
    db::Tx,
    error::AppResult,
    format,
    money::Currency,
    text_key,
};

/// The type of a column one sorts or compares by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// `bigint`; smaller integers are written with a cast.
    Integer,
    Instant,
    Date,
}

/// A column (or expression over `r` and what is joined to it) a list sorts by.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub sql: &'static str,
    pub kind: Kind,
    /// Rows without a value stand at the end, whichever way the list is sorted.
    pub nullable: bool,
}

/// What a filter's value must meet.
#[derive(Clone, Copy, Debug)]
pub enum Test {
    /// The text column is one of the values; an empty value means "has none".
    Text(&'static str),
    /// The id column is one of the values; `none` means "has none". `#` stands for the day of the person who asks.
    Id(&'static str),
    /// The column is at least the value, which is included.
    AtLeast(&'static str, Kind),
    /// The column is at most the value, which is included.
    AtMost(&'static str, Kind),
    /// Any of the conditions the values name; a name not listed finds nothing.
    Cases(&'static [(&'static str, &'static str)]),
    /// A condition without a value; on where the filter says anything but `no`.
    Holds(&'static str),
}

/// How a room's list is asked for.
pub trait Listing {
    type Filter: Key;
    type Sort: Key;
    /// Asked before anything is read.
    const OBJECT: Object;
    /// The table as `r` and what is joined to it by tenant and id, such as
    /// `account r left join member o on o.tenant_id = r.tenant_id and o.id = r.owner_id`.
    const FROM: &'static str;
    /// What always holds, such as `r.deleted_at is null`.
    const WHERE: &'static str = "r.deleted_at is null";
    /// The condition that finds a word: `$` stands for its pattern, `@` for the tenant. The columns hold a
    /// [`text_key::search_line`]. Each `like` is of one column, so that the index over its letters can answer it.
    const SEARCH: &'static str = "r.search like $";
    /// The fields that are part of what is searched, besides what everybody sees.
    const SEARCHED: &'static [Field] = &[];
    /// The same condition over what everybody sees alone: added for whoever does not read all of them.
    const PLAIN: &'static str = "true";
    /// The list's own order.
    const ORDER: (Self::Sort, bool);

    fn column(sort: Self::Sort) -> Column;
    fn test(filter: Self::Filter) -> Test;
    /// The field a sort goes by, where a role can say something about it.
    fn sorted(_: Self::Sort) -> Option<Field> {
        None
    }
}

/// The ids of one page in order, where its neighbours begin, and how many rows there are on all pages.
/// The caller reads the rows with a checked query and puts them [`in_order`].
pub async fn page<L: Listing>(
    tx: &mut Tx,
    actor: &Actor,
    state: &ListState<L::Filter, L::Sort>,
    limit: i64,
) -> AppResult<Page<Uuid>> {
    // By what one does not read one does not sort either: the order would tell.
    let sort = state.sort.filter(|s| L::sorted(*s).is_none_or(|f| actor.rights.reads(f)));
    let (sort, descending) = sort.map_or(L::ORDER, |s| (s, state.descending));
    let column = L::column(sort);
    let (backwards, from) = match &state.place {
        Some(Place::After(cursor)) => (false, value(column.kind, cursor).map(|v| (v, cursor.id))),
        Some(Place::Before(cursor)) => (true, value(column.kind, cursor).map(|v| (v, cursor.id))),
        None => (false, None),
    };
    let backwards = backwards && from.is_some();
    let mut query = select::<L>("r.id, ", Some(column), actor, state)?;
    if let Some((value, id)) = &from {
        keyset(&mut query, column, descending, backwards, value, *id);
    }
    order(&mut query, column, descending, backwards);
    query.push(" limit ").push_bind(limit + 1);

    let mut found = Vec::new();
    for row in query.build().fetch_all(&mut **tx).await? {
        found.push(Cursor { id: row.try_get("id")?, value: read(column.kind, &row)? });
    }
    let more = found.len() as i64 > limit;
    found.truncate(limit as usize);
    if backwards {
        found.reverse();
    }
    let there = |known: bool, end: Option<&Cursor>| known.then(|| end.cloned()).flatten();
    let before = there(if backwards { more } else { from.is_some() }, found.first());
    let after = there(if backwards { true } else { more }, found.last());
    let count = count::<L>(tx, actor, state).await?;
    Ok(Page { rows: found.into_iter().map(|c| c.id).collect(), before, after, count })
}

/// The ids of everything the list shows on all its pages, at most `limit`: what "select all" means.
pub async fn all_ids<L: Listing>(
    tx: &mut Tx,
    actor: &Actor,
    state: &ListState<L::Filter, L::Sort>,
    limit: i64,
) -> AppResult<Vec<Uuid>> {
    let mut query = select::<L>("r.id", None, actor, state)?;
    query.push(" order by r.id limit ").push_bind(limit);
    Ok(query.build_query_scalar().fetch_all(&mut **tx).await?)
}

/// What everything the list shows on all its pages comes to, a currency at a time. `what` selects a currency, a count and a
/// sum; `by` is the currency's column.
pub async fn totals<L: Listing>(
    tx: &mut Tx,
    actor: &Actor,
    state: &ListState<L::Filter, L::Sort>,
    what: &'static str,
    by: &'static str,
) -> AppResult<Vec<(Currency, i64, i64)>> {
    let mut query = select::<L>(what, None, actor, state)?;
    query.push(" group by ").push(by).push(" order by ").push(by);
    Ok(query.build_query_as().fetch_all(&mut **tx).await?)
}

async fn count<L: Listing>(
    tx: &mut Tx,
    actor: &Actor,
    state: &ListState<L::Filter, L::Sort>,
) -> AppResult<i64> {
    let mut query = QueryBuilder::new("select count(*) from (");
    conditions::<L>(&mut query, "1", None, actor, state)?;
    query.push(" limit ").push_bind(state.counted()).push(") as counted");
    Ok(query.build_query_scalar().fetch_one(&mut **tx).await?)
}

/// Records for a menu, from `from` as `r`, each with a `hint`: those whose name begins with what was typed, then those found by it
/// anywhere; at most 20. `only`: a column and the id it must hold.
pub async fn options(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    (from, hint): (&'static str, &'static str),
    only: Option<(&'static str, Uuid)>,
    typed: &str,
) -> AppResult<Vec<Choice>> {
    let _seen = actor.may(Action::See, object)?;
    let words = like(&text_key::asked(typed));
    let mut query = QueryBuilder::new("select r.id, r.name, ");
    query
        .push(hint)
        .push(" as hint from ")
        .push(from)
        .push(" where r.tenant_id = ")
        .push_bind(actor.tenant.0);
    query.push(" and r.deleted_at is null and r.search like ").push_bind(words.clone());
    // Nobody finds somebody by a number they do not read.
    if Field::ALL.iter().any(|f| f.object() == object && !actor.rights.reads(*f)) {
        query.push(" and lower(r.name) like ").push_bind(words);
    }
    if let Some((column, id)) = only {
        query.push(" and ").push(column).push(" = ").push_bind(id);
    }
    query.push(" and ");
    sight::push(&mut query, actor, object);
    let key = text_key::name_key(typed);
    query.push(" order by (").push_bind(key.clone()).push(" <> '' and starts_with(r.name_key, ");
    query.push_bind(key).push(")) desc, r.name, r.id limit 20");
    let row = |row: PgRow| -> Result<Choice, sqlx::Error> {
        Ok(Choice { id: row.try_get("id")?, label: row.try_get("name")?, hint: row.try_get("hint")? })
    };
    let rows = query.build().fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().map(row).collect::<Result<_, _>>()?)
}

/// The words a column of these records holds, most used first; at most 60.
pub async fn words(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    from: &'static str,
    column: &'static str,
) -> AppResult<Vec<String>> {
    let _seen = actor.may(Action::See, object)?;
    let mut query = QueryBuilder::new("select ");
    query.push(column).push(" from ").push(from).push(" where r.tenant_id = ").push_bind(actor.tenant.0);
    query.push(" and r.deleted_at is null and ").push(column).push(" is not null and ");
    sight::push(&mut query, actor, object);
    query.push(" group by ").push(column).push(" order by count(*) desc, ").push(column).push(" limit 60");
    Ok(query.build_query_scalar().fetch_all(&mut **tx).await?)
}

/// Puts rows read by id into the order of a page; a row that vanished meanwhile is left out.
pub fn in_order<R>(page: Page<Uuid>, rows: Vec<R>, id: impl Fn(&R) -> Uuid) -> Page<R> {
    let mut by_id: HashMap<Uuid, R> = rows.into_iter().map(|r| (id(&r), r)).collect();
    let rows = page.rows.iter().filter_map(|id| by_id.remove(id)).collect();
    Page { rows, before: page.before, after: page.after, count: page.count }
}

fn select<L: Listing>(
    what: &'static str,
    key: Option<Column>,
    actor: &Actor,
    state: &ListState<L::Filter, L::Sort>,
) -> AppResult<QueryBuilder<Postgres>> {
    let mut query = QueryBuilder::new("");
    conditions::<L>(&mut query, what, key, actor, state)?;
    Ok(query)
}

/// `select WHAT from … where tenant and reach and search and filters`.
fn conditions<L: Listing>(
    query: &mut QueryBuilder<Postgres>,
    what: &'static str,
    key: Option<Column>,
    actor: &Actor,
    state: &ListState<L::Filter, L::Sort>,
) -> AppResult<()> {
    let _seen = actor.may(Action::See, L::OBJECT)?;
    query.push("select ").push(what);
    if let Some(column) = key {
        query.push(column.sql).push(" as key");
    }
    query.push(" from ").push(L::FROM).push(" where r.tenant_id = ").push_bind(actor.tenant.0);
    query.push(" and ").push(L::WHERE);
    query.push(" and ");
    sight::push(query, actor, L::OBJECT);
    for word in text_key::asked(&state.search).split(' ').filter(|w| !w.is_empty()).take(8) {
        found(query, actor, L::SEARCH, word);
        if !L::SEARCHED.iter().all(|f| actor.rights.reads(*f)) {
            found(query, actor, L::PLAIN, word);
        }
    }
    for (filter, values) in &state.filters {
        filtered(query, actor, L::OBJECT, L::test(*filter), values);
    }
    if let Some(import) = state.import {
        query.push(" and exists (select 1 from import_row i where i.tenant_id = r.tenant_id and i.run_id = ");
        query.push_bind(import).push(" and i.record_id = r.id)");
    }
    Ok(())
}

/// `and (this)`, with the word's pattern for every `$` and the tenant for every `@`.
fn found(query: &mut QueryBuilder<Postgres>, actor: &Actor, sql: &'static str, word: &str) {
    query.push(" and (");
    for piece in sql.split_inclusive(['$', '@']) {
        match (piece.strip_suffix('$'), piece.strip_suffix('@')) {
            (Some(sql), _) => query.push(sql).push_bind(like(word)),
            (_, Some(sql)) => query.push(sql).push_bind(actor.tenant.0),
            _ => query.push(piece),
        };
    }
    query.push(")");
}

/// The pattern that finds a word anywhere.
pub fn like(word: &str) -> String {
    let word = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{word}%")
}

fn filtered(
    query: &mut QueryBuilder<Postgres>,
    actor: &Actor,
    object: Object,
    test: Test,
    values: &[String],
) {
    let Some(first) = values.first() else { return };
    match test {
        Test::Text(column) => {
            let none = values.iter().any(String::is_empty);
            // What no column can hold finds nothing.
            let some: Vec<String> =
                values.iter().filter(|v| !v.is_empty() && !v.contains('\0')).cloned().collect();
            query.push(" and (").push(column).push(" = any(").push_bind(some).push(")");
            if none {
                query.push(" or ").push(column).push(" is null");
            }
            query.push(")");
        }
        Test::Id(column) => {
            let none = values.iter().any(|v| v == super::NONE);
            // An id that is none finds nothing, rather than being overlooked.
            let some: Vec<Uuid> = values.iter().filter_map(|v| v.parse().ok()).collect();
            query.push(" and (");
            on_the_day(query, actor, column);
            query.push(" = any(").push_bind(some).push(")");
            if none {
                query.push(" or ");
                on_the_day(query, actor, column);
                query.push(" is null");
            }
            query.push(")");
        }
        Test::AtLeast(column, kind) => compared(query, column, " >= ", kind, first),
        Test::AtMost(column, kind) => compared(query, column, " <= ", kind, first),
        Test::Cases(cases) => {
            query.push(" and (false");
            let asked = cases.iter().filter(|(name, _)| values.iter().any(|v| v == name));
            // Whether a field is empty is known to those only who read it.
            let read = |name: &str| Field::of(object, name).is_none_or(|f| actor.rights.reads(f));
            for (_, condition) in asked.filter(|(name, _)| read(name)) {
                query.push(" or ").push(*condition);
            }
            query.push(")");
        }
        Test::Holds(condition) => {
            query.push(if first == "no" { " and not (" } else { " and (" }).push(condition).push(")");
        }
    }
}

/// The expression with the actor's day for every `#`.
fn on_the_day(query: &mut QueryBuilder<Postgres>, actor: &Actor, sql: &'static str) {
    for (i, piece) in sql.split('#').enumerate() {
        if i > 0 {
            query.push_bind(actor.today);
        }
        query.push(piece);
    }
}

fn compared(
    query: &mut QueryBuilder<Postgres>,
    column: &'static str,
    sign: &'static str,
    kind: Kind,
    text: &str,
) {
    if let Some(value) = Value::parse(kind, text) {
        query.push(" and ").push(column).push(sign);
        value.bind(query);
    }
}

/// Everything on the far side of a row. Empty values stand last forwards, so first backwards.
fn keyset(
    query: &mut QueryBuilder<Postgres>,
    column: Column,
    descending: bool,
    backwards: bool,
    value: &Option<Value>,
    id: Uuid,
) {
    let sign = if descending == backwards { " > " } else { " < " };
    match value {
        Some(value) if !column.nullable => {
            query.push(" and (").push(column.sql).push(", r.id)").push(sign).push("(");
            value.bind(query);
            query.push(", ").push_bind(id).push(")");
        }
        Some(value) => {
            query.push(" and ((").push(column.sql).push(", r.id)").push(sign).push("(");
            value.bind(query);
            query.push(", ").push_bind(id).push(")");
            if !backwards {
                query.push(" or ").push(column.sql).push(" is null");
            }
            query.push(")");
        }
        None => {
            query.push(" and (");
            if backwards {
                query.push(column.sql).push(" is not null or ");
            }
            query.push("(").push(column.sql).push(" is null and r.id").push(sign).push_bind(id).push("))");
        }
    }
}

fn order(query: &mut QueryBuilder<Postgres>, column: Column, descending: bool, backwards: bool) {
    let way = if descending == backwards { " asc" } else { " desc" };
    query.push(" order by ").push(column.sql).push(way);
    if column.nullable {
        query.push(if backwards { " nulls first" } else { " nulls last" });
    }
    query.push(", r.id").push(way);
}

/// A sort value with its type.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Integer(i64),
    Instant(DateTime<Utc>),
    Date(NaiveDate),
}

impl Value {
    fn parse(kind: Kind, text: &str) -> Option<Value> {
        match kind {
            Kind::Text => Some(text).filter(|t| !t.contains('\0')).map(|t| Value::Text(t.into())),
            Kind::Integer => text.parse().ok().map(Value::Integer),
            Kind::Instant => text.parse().ok().map(format::nearest_instant).map(Value::Instant),
            Kind::Date => text.parse().ok().map(format::nearest).map(Value::Date),
        }
    }

    fn bind(&self, query: &mut QueryBuilder<Postgres>) {
        match self {
            Value::Text(v) => query.push_bind(v.clone()),
            Value::Integer(v) => query.push_bind(*v),
            Value::Instant(v) => query.push_bind(*v),
            Value::Date(v) => query.push_bind(*v),
        };
    }
}

/// The cursor's value in the column's type; `None` where the cursor belongs to another order and must be overlooked.
fn value(kind: Kind, cursor: &Cursor) -> Option<Option<Value>> {
    match &cursor.value {
        None => Some(None),
        Some(text) => Value::parse(kind, text).map(Some),
    }
}

fn read(kind: Kind, row: &PgRow) -> Result<Option<String>, sqlx::Error> {
    Ok(match kind {
        Kind::Text => row.try_get::<Option<String>, _>("key")?,
        Kind::Integer => row.try_get::<Option<i64>, _>("key")?.map(|v| v.to_string()),
        Kind::Instant => row
            .try_get::<Option<DateTime<Utc>>, _>("key")?
            .map(|v| v.to_rfc3339_opts(SecondsFormat::Micros, true)),
        Kind::Date => row.try_get::<Option<NaiveDate>, _>("key")?.map(|v| v.to_string()),
    })
}
