//! Files of a real company, from upload to report.
// Tests ask the database in their own words.
#![allow(clippy::disallowed_methods)]

use std::path::{Path, PathBuf};

use sqlx::PgPool;

use super::*;
use crate::{
    access::model::{Actor, Role},
    db::tenant_tx,
    error::AppError,
    exchange::{
        job::{Spool, carry_out},
        model::{
            Choice, DecisionKind, Object, PipelineChoice, Preview, Run, RunId, RunStatus, Target, Wishes,
        },
    },
    i18n::Locale,
    money::Currency,
    testing::{colleague, company},
};

/// A company with a place for files.
struct Place {
    pool: PgPool,
    actor: Actor,
    dir: PathBuf,
}

impl Place {
    async fn new(pool: PgPool) -> Place {
        let actor = company(&pool).await;
        let dir = std::env::temp_dir().join(format!("guanxi-import-{}", actor.tenant.0.simple()));
        Place { pool, actor, dir }
    }

    fn spool(&self) -> Spool {
        Spool::new(&self.dir)
    }

    async fn upload(&self, object: Object, bytes: &[u8]) -> RunId {
        let id = RunId::new();
        self.spool().prepare(self.actor.tenant).unwrap();
        std::fs::write(self.spool().file(self.actor.tenant, id), bytes).unwrap();
        let mut tx = tenant_tx(&self.pool, self.actor.tenant).await.unwrap();
        insert_run(&mut tx, &self.actor, id, object, ("file.csv", bytes.len() as i64), Locale::En)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn look(&self, id: RunId, wishes: Wishes) -> Preview {
        let mut tx = tenant_tx(&self.pool, self.actor.tenant).await.unwrap();
        let path = self.spool().file(self.actor.tenant, id);
        let found = preview(&mut tx, &self.actor, &path, wishes, Locale::En).await.unwrap();
        tx.rollback().await.unwrap();
        let mut tx = tenant_tx(&self.pool, self.actor.tenant).await.unwrap();
        note_rows(&mut tx, &self.actor, id, found.counts.rows).await.unwrap();
        tx.commit().await.unwrap();
        found
    }

    async fn go(&self, id: RunId, preview: &Preview) -> Run {
        let mut tx = tenant_tx(&self.pool, self.actor.tenant).await.unwrap();
        start(&mut tx, &self.actor, id, &preview.plan).await.unwrap();
        tx.commit().await.unwrap();
        carry_out(&self.pool, &self.spool(), self.actor.tenant, id).await.unwrap();
        self.run(id).await
    }

    async fn run(&self, id: RunId) -> Run {
        let mut tx = tenant_tx(&self.pool, self.actor.tenant).await.unwrap();
        running(&mut tx, &self.actor, id).await.unwrap().run
    }

    /// Imports with what is proposed; whatever nobody proposed is created.
    async fn import(&self, object: Object, bytes: &[u8]) -> Run {
        let id = self.upload(object, bytes).await;
        let mut wishes = Wishes::new(object, Currency::USD);
        if object == Object::Deals {
            wishes.pipeline = Some(PipelineChoice::New("Hardware".into()));
        }
        let mut found = self.look(id, wishes).await;
        for decision in &mut found.plan.decisions.0 {
            decision.choice.get_or_insert(Choice::Create);
        }
        self.go(id, &found).await
    }

    fn error_file(&self, id: RunId) -> String {
        std::fs::read_to_string(self.spool().errors(self.actor.tenant, id)).unwrap()
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = tenant_tx(&self.pool, self.actor.tenant).await.unwrap();
        sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    std::fs::read(&path).unwrap_or_else(|e| {
        panic!("the sample data {name} is needed beside the project under ../shared/data: {e}")
    })
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_files_of_a_real_company_come_in_whole(pool: PgPool) {
    let place = Place::new(pool).await;
    let teams = place.import(Object::Users, &sample("maven_crm/sales_teams.csv")).await;
    assert_eq!((teams.status, teams.counts.create, teams.counts.errors), (RunStatus::Done, 35, 0));
    let products = place.import(Object::Products, &sample("maven_crm/products.csv")).await;
    assert_eq!((products.counts.create, products.counts.errors), (7, 0));
    let accounts = place.import(Object::Accounts, &sample("maven_crm/accounts.csv")).await;
    assert_eq!((accounts.counts.create, accounts.counts.errors), (85, 0), "{:?}", accounts.report);
    assert_eq!(place.count("select count(*) from account where parent_id is not null").await, 15);
    assert_eq!(place.count("select count(*) from member where manager_id is not null").await, 35);

    let bytes = sample("maven_crm/sales_pipeline.csv");
    let id = place.upload(Object::Deals, &bytes).await;
    let mut wishes = Wishes::new(Object::Deals, Currency::USD);
    wishes.pipeline = Some(PipelineChoice::New("Hardware".into()));
    let found = place.look(id, wishes).await;
    let said: Vec<_> = found.plan.decisions.0.iter().map(|d| (d.kind, d.value.as_str(), d.rows)).collect();
    assert!(said.contains(&(DecisionKind::Unmatched(Target::Product), "GTXPro", 1_480)), "{said:?}");
    assert!(said.contains(&(DecisionKind::Missing(Target::Account), "", 1_425)), "{said:?}");
    assert!(found.ready(), "{said:?}");
    assert_eq!((found.counts.create, found.counts.errors, found.counts.waiting), (8_800, 0, 0));
    assert_eq!(place.count("select count(*) from deal").await, 0, "a preview keeps nothing");

    let run = place.go(id, &found).await;
    assert_eq!((run.status, run.counts.create, run.counts.errors), (RunStatus::Done, 8_800, 0));
    assert_eq!(run.position, run.total);
    for (stage, deals) in [("Won", 4_238), ("Lost", 2_473), ("Engaging", 1_589), ("Prospecting", 500)] {
        let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
        let found: i64 = sqlx::query_scalar(
            "select count(*) from deal d join stage s on s.tenant_id = d.tenant_id and s.id = d.stage_id where s.name = $1",
        )
        .bind(stage)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
        assert_eq!(found, deals, "{stage}");
    }
    let won = "select sum(amount_minor)::bigint from deal where status = 'won' and currency = 'USD'";
    assert_eq!(place.count(won).await, 1_000_553_400);
    assert_eq!(place.count("select count(*) from deal where account_id is null").await, 1_425);
    assert_eq!(place.count("select count(*) from deal where owner_id is null").await, 0);
    assert_eq!(place.count("select count(*) from deal where opened_on is null").await, 500);
    assert_eq!(place.count("select count(*) from deal where product_id is null").await, 0);
    let mean = "select round(100 * avg(closed_on - opened_on))::bigint from deal where status = 'won'";
    assert_eq!(place.count(mean).await, 5_178);
    for (region, minor) in [("West", 356_864_700), ("Central", 334_629_300), ("East", 309_059_400)] {
        let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
        let found: i64 = sqlx::query_scalar(
            "select sum(d.amount_minor)::bigint from deal d join member m on m.tenant_id = d.tenant_id and m.id = d.owner_id
             where d.status = 'won' and m.region = $1",
        )
        .bind(region)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
        assert_eq!(found, minor, "{region}");
    }
    let deltas = "select (select coalesce(sum(deals), 0) from stage_total_delta)::bigint
                       + (select coalesce(sum(deals), 0) from stage_total)::bigint";
    assert_eq!(place.count(deltas).await, 8_800, "the board's totals know every deal");
    let told = "select count(*) from audit_entry where object = 'deal' and action = 'created'";
    assert_eq!(place.count(told).await, 8_800);

    // The same file again: every row is known by its number, and nothing is made twice.
    let mut wishes = Wishes::new(Object::Deals, Currency::USD);
    let PipelineChoice::Existing(pipeline) =
        PipelineChoice::Existing(pipeline_called(&place, "Hardware").await)
    else {
        return;
    };
    wishes.pipeline = Some(PipelineChoice::Existing(pipeline));
    let head: Vec<u8> = bytes.split_inclusive(|b| *b == b'\n').take(51).flatten().copied().collect();
    let id = place.upload(Object::Deals, &head).await;
    let found = place.look(id, wishes).await;
    assert_eq!((found.counts.unchanged, found.counts.create), (50, 0), "{:?}", found.errors);
}

async fn pipeline_called(place: &Place, name: &str) -> crate::pipeline::model::PipelineId {
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    let all = crate::pipeline::store::pipelines(&mut tx, &place.actor).await.unwrap();
    all.into_iter().find(|p| p.name == name).unwrap().id
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn refused_rows_come_back_with_reasons_and_the_others_go_in(pool: PgPool) {
    let place = Place::new(pool).await;
    let file = "名称,邮箱,电话,备注\n好公司,a@b.cn,021-55550123,\n,x@y.cn,,\n坏邮箱,not mail,,\n好公司,,,twice\n短行,a@c.cn\n"
        .as_bytes();
    let run = place.import(Object::Accounts, file).await;
    assert_eq!((run.status, run.counts.create, run.counts.errors), (RunStatus::Done, 1, 4));
    let reasons: Vec<&str> = run.report.errors.iter().map(|e| e.reason.code()).collect();
    assert_eq!(reasons, ["required", "not_an_email", "duplicate_key", "ragged"]);
    let file = place.error_file(run.id);
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines.len(), 5);
    assert!(lines[2].ends_with(",坏邮箱,not mail,,"), "{}", lines[2]);
    assert_eq!(place.count("select count(*) from account").await, 1);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_file_again_changes_only_what_differs(pool: PgPool) {
    let place = Place::new(pool).await;
    place.import(Object::Accounts, b"name,city,employees\nAcme,Paris,10\nBeta,Rome,20\n").await;
    let run =
        place.import(Object::Accounts, b"name,city,employees\nAcme,Paris,10\nBeta,,30\nGamma,Oslo,5\n").await;
    let counts = run.counts;
    assert_eq!((counts.create, counts.update, counts.unchanged), (1, 1, 1));
    let kept = "select employees::bigint from account where name = 'Beta' and city = 'Rome'";
    assert_eq!(place.count(kept).await, 30, "an empty cell leaves what is there");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn deals_go_through_the_same_gates_as_on_the_board(pool: PgPool) {
    let place = Place::new(pool).await;
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    crate::pipeline::store::create_default_pipeline(&mut tx, &place.actor, Locale::En).await.unwrap();
    tx.commit().await.unwrap();
    let file = b"id,name,stage,amount,close date\n1,Gone,Closed Lost,5,2026-01-02\n2,Offer,Quote,7,\n3,Won,Closed Won,9,2026-02-03\n";
    let id = place.upload(Object::Deals, file).await;
    let mut found = place.look(id, Wishes::new(Object::Deals, Currency::CNY)).await;
    let gate = found.plan.decisions.0.iter().find(|d| d.kind == DecisionKind::Gate).unwrap();
    assert_eq!((gate.value.as_str(), gate.rows), ("Lost", 1));
    let ends = found.plan.decisions.0.iter().filter(|d| d.kind == DecisionKind::Unmatched(Target::Stage));
    assert_eq!(ends.filter(|d| d.choice.is_some()).count(), 2, "both ends are recognised");
    assert_eq!((found.counts.create, found.counts.errors), (2, 1));
    assert_eq!(found.errors[0].row, 3, "a quote needs an account: {:?}", found.errors);
    for decision in &mut found.plan.decisions.0 {
        if decision.kind == DecisionKind::Gate {
            decision.choice = Some(Choice::Skip);
        }
    }
    let run = place.go(id, &found).await;
    assert_eq!((run.counts.create, run.counts.errors, run.counts.skipped), (1, 1, 1));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn members_do_not_import(pool: PgPool) {
    let place = Place::new(pool).await;
    let member = colleague(&place.pool, &place.actor, Role::Member).await;
    let mut tx = tenant_tx(&place.pool, member.tenant).await.unwrap();
    let tried = insert_run(&mut tx, &member, RunId::new(), Object::Deals, ("x.csv", 1), Locale::En).await;
    assert_eq!(tried, Err(AppError::Forbidden));
    let manager = colleague(&place.pool, &place.actor, Role::Manager).await;
    let mut tx = tenant_tx(&place.pool, manager.tenant).await.unwrap();
    insert_run(&mut tx, &manager, RunId::new(), Object::Deals, ("x.csv", 1), Locale::En).await.unwrap();
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_run_goes_on_where_it_was_and_makes_nothing_twice(pool: PgPool) {
    let place = Place::new(pool).await;
    let rows: String = (0..450).map(|n| format!("Company {n}\n")).collect();
    let id = place.upload(Object::Accounts, format!("name\n{rows}").as_bytes()).await;
    let found = place.look(id, Wishes::new(Object::Accounts, Currency::CNY)).await;
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    start(&mut tx, &place.actor, id, &found.plan).await.unwrap();
    tx.commit().await.unwrap();
    // Stopped after its first batch, as a server that goes down would.
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    sqlx::query("update import_run set cancel = true").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    carry_out(&place.pool, &place.spool(), place.actor.tenant, id).await.unwrap();
    assert_eq!(place.run(id).await.position, 200);
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    sqlx::query("update import_run set cancel = false, status = 'running'").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    carry_out(&place.pool, &place.spool(), place.actor.tenant, id).await.unwrap();
    let run = place.run(id).await;
    assert_eq!((run.status, run.position, run.counts.create), (RunStatus::Done, 450, 450));
    assert_eq!(place.count("select count(*) from account").await, 450);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_is_no_table_ends_in_a_sentence(pool: PgPool) {
    let place = Place::new(pool).await;
    for bytes in
        [&b""[..], b"PK\x03\x04whatever", b"a,\"b\nc", b"\x00\x01\x02\x03\x04\x05\x06\x07\x00\x01\x02\x03"]
    {
        let id = place.upload(Object::Accounts, bytes).await;
        let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
        let path = place.spool().file(place.actor.tenant, id);
        let wishes = Wishes::new(Object::Accounts, Currency::CNY);
        let refused = preview(&mut tx, &place.actor, &path, wishes, Locale::Zh).await;
        assert!(matches!(refused, Err(AppError::Invalid(f)) if f[0].field == "file"), "{bytes:?}");
    }
}
