//! Files of a real company, from upload to report.
// Tests ask the database in their own words.
#![allow(clippy::disallowed_methods)]

mod kept;

use std::path::{Path, PathBuf};

use sqlx::PgPool;

use super::*;
use crate::{
    access::{
        model::{Actor, Role},
        store::rights::actor_again,
    },
    clock,
    db::tenant_tx,
    error::AppError,
    exchange::{
        job::{Spool, carry_out, carry_out_with},
        model::{
            Choice, DecisionKind, Object, PipelineChoice, Preview, Run, RunId, RunStatus, Target, Wishes,
        },
    },
    i18n::Locale,
    money::Currency,
    pipeline::{
        model::{DealField, DealKey, DealList},
        store::deal_list,
    },
    testing::{colleague, company, the_overview_says_what_the_files_say},
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
        let path = self.spool().file(self.actor.tenant, id);
        let found = preview(&self.pool, &self.actor, &path, wishes, Locale::En).await.unwrap();
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

    /// How many deals a list shows.
    async fn listed(&self, list: &DealList) -> i64 {
        let mut tx = tenant_tx(&self.pool, self.actor.tenant).await.unwrap();
        deal_list(&mut tx, &self.actor, list).await.unwrap().count
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
    assert_eq!(place.count("select count(*) from reporting where valid_to is null").await, 35);

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
    let accountless = DealList::default().only(DealKey::Without, DealField::Account.code());
    assert_eq!(place.listed(&accountless).await, 1_425);
    assert_eq!(place.count("select count(*) from deal where owner_id is null").await, 0);
    assert_eq!(place.count("select count(*) from deal where opened_on is null").await, 500);
    assert_eq!(place.count("select count(*) from deal where product_id is null").await, 0);
    let deltas = "select (select coalesce(sum(deals), 0) from stage_total_delta)::bigint
                       + (select coalesce(sum(deals), 0) from stage_total)::bigint";
    assert_eq!(place.count(deltas).await, 8_800, "the board's totals know every deal");
    let told = "select count(*) from audit_entry where object = 'deal' and action = 'created'";
    assert_eq!(place.count(told).await, 8_800);

    let hardware = pipeline_called(&place, "Hardware").await;
    // The import wrote by the wall clock, which the fixed noon of tests may lie before.
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    let (tenant, member) = (place.actor.tenant, place.actor.member);
    let now = actor_again(&mut tx, tenant, member, clock::now()).await.unwrap().unwrap();
    drop(tx);
    the_overview_says_what_the_files_say(&place.pool, &now, hardware).await;

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
    // Stopped after its first batch, as a server that goes down would; such a one leaves the file where it is.
    let file = place.spool().file(place.actor.tenant, id);
    let bytes = std::fs::read(&file).unwrap();
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    sqlx::query("update import_run set cancel = true").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    carry_out(&place.pool, &place.spool(), place.actor.tenant, id).await.unwrap();
    assert_eq!(place.run(id).await.position, 200);
    std::fs::write(&file, bytes).unwrap();
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    sqlx::query("update import_run set cancel = false, status = 'running'").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    carry_out(&place.pool, &place.spool(), place.actor.tenant, id).await.unwrap();
    let run = place.run(id).await;
    assert_eq!((run.status, run.position, run.counts.create), (RunStatus::Done, 450, 450));
    assert_eq!(place.count("select count(*) from account").await, 450);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_preview_stops_trying_before_it_holds_up_everybody_else(pool: PgPool) {
    let place = Place::new(pool).await;
    let rows: String = (0..900).map(|n| format!("Company {n},Paris\n")).collect();
    place.import(Object::Accounts, format!("name,city\n{rows}").as_bytes()).await;
    let id = place
        .upload(Object::Accounts, format!("name,city\n{rows}").replace("Paris", "Rome").as_bytes())
        .await;
    let path = place.spool().file(place.actor.tenant, id);
    let look = async |rows, touched| {
        let trial = preview::Trial { rows, touched };
        let wishes = Wishes::new(Object::Accounts, Currency::CNY);
        let found = preview::preview_within(trial, &place.pool, &place.actor, &path, wishes, Locale::En);
        let counts = found.await.unwrap().counts;
        (counts.rows, counts.update, counts.waiting)
    };
    // By whole batches of two hundred.
    assert_eq!(look(20_000, 300).await, (900, 400, 500));
    assert_eq!(look(600, 2_000).await, (900, 600, 300));
    assert_eq!(place.count("select count(*) from account where city = 'Paris' and version = 1").await, 900);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_row_whose_move_is_refused_writes_nothing_else_either(pool: PgPool) {
    let place = Place::new(pool).await;
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    crate::pipeline::store::create_default_pipeline(&mut tx, &place.actor, Locale::En).await.unwrap();
    tx.commit().await.unwrap();
    let bring = async |file: &[u8]| {
        let id = place.upload(Object::Deals, file).await;
        let found = place.look(id, Wishes::new(Object::Deals, Currency::CNY)).await;
        place.go(id, &found).await
    };
    let first = bring(b"id,name,stage,amount\n1,Old name,Qualified,5\n").await;
    assert_eq!((first.counts.create, first.counts.errors), (1, 0), "{:?}", first.report);
    // A quote needs an account, which the row does not bring.
    let second = bring(b"id,name,stage,amount\n1,New name,Quote,7\n").await;
    assert_eq!((second.counts.update, second.counts.errors), (0, 1), "{:?}", second.report);
    let kept = "select count(*) from deal where name = 'Old name' and amount_minor = 500 and version = 1";
    assert_eq!(place.count(kept).await, 1);
    // In one piece it is one change, fields and stage together.
    let third = bring(b"id,name,stage,amount\n1,New name,Solution,7\n").await;
    assert_eq!((third.counts.update, third.counts.errors), (1, 0), "{:?}", third.report);
    let moved = "select count(*) from deal d join stage s on s.id = d.stage_id
                 where d.name = 'New name' and d.amount_minor = 700 and d.version = 2 and s.name = 'Solution'";
    assert_eq!(place.count(moved).await, 1);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn accounts_are_told_apart_by_what_was_chosen_and_by_nothing_else(pool: PgPool) {
    let place = Place::new(pool).await;
    place.import(Object::Accounts, b"id,name,city\nA-1,Acme,Paris\n,7,Rome\n").await;
    // "7" is a number here and a name there; so is "A-1" the other way round.
    let run = place.import(Object::Accounts, b"id,name,city\n7,Seventh,Oslo\n").await;
    assert_eq!((run.counts.create, run.counts.update), (1, 0), "{:?}", run.report);
    let run = place.import(Object::Accounts, b"name,city\nA-1,Bern\n").await;
    assert_eq!((run.counts.create, run.counts.update), (1, 0), "{:?}", run.report);
    assert_eq!(place.count("select count(*) from account where name = '7' and city = 'Rome'").await, 1);
    assert_eq!(place.count("select count(*) from account where name = 'Acme' and city = 'Paris'").await, 1);
}

/// Lets the database fail at the end of each batch for which the condition holds.
async fn fail_batches(place: &Place, when: &str) {
    let function = format!(
        "create function fail() returns trigger language plpgsql security definer as $$ begin
           if new.position > old.position and {when} then raise exception 'the lights went out'; end if;
           return new; end $$"
    );
    let trigger = "create trigger fail before update on import_run for each row execute function fail()";
    for statement in ["create sequence tries", &function, trigger] {
        sqlx::query(sqlx::AssertSqlSafe(statement.to_string())).execute(&place.pool).await.unwrap();
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_run_goes_on_after_a_fault_of_the_database(pool: PgPool) {
    let place = Place::new(pool).await;
    let rows: String = (0..250).map(|n| format!("Company {n}\n")).collect();
    let id = place.upload(Object::Accounts, format!("name\n{rows}").as_bytes()).await;
    let found = place.look(id, Wishes::new(Object::Accounts, Currency::CNY)).await;
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    start(&mut tx, &place.actor, id, &found.plan).await.unwrap();
    tx.commit().await.unwrap();
    // The second batch fails once: a sequence counts on although what counted is rolled back.
    fail_batches(&place, "nextval('tries') = 2").await;
    let pauses = [std::time::Duration::ZERO];
    carry_out_with(&place.pool, &place.spool(), place.actor.tenant, id, &pauses).await.unwrap();
    let run = place.run(id).await;
    assert_eq!((run.status, run.counts.create), (RunStatus::Done, 250), "{:?}", run.failure);
    assert_eq!(place.count("select count(*) from account").await, 250);
    assert!(!place.spool().file(place.actor.tenant, id).exists());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_run_that_failed_keeps_its_file_and_is_not_begun_again(pool: PgPool) {
    let place = Place::new(pool).await;
    let id = place.upload(Object::Accounts, b"name\nAcme\n").await;
    let found = place.look(id, Wishes::new(Object::Accounts, Currency::CNY)).await;
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    start(&mut tx, &place.actor, id, &found.plan).await.unwrap();
    tx.commit().await.unwrap();
    fail_batches(&place, "true").await;
    carry_out_with(&place.pool, &place.spool(), place.actor.tenant, id, &[]).await.unwrap();
    assert_eq!(place.run(id).await.status, RunStatus::Failed);
    assert!(place.spool().file(place.actor.tenant, id).exists());
    // As a restart would that finds the mark still there.
    sqlx::query("drop trigger fail on import_run").execute(&place.pool).await.unwrap();
    carry_out(&place.pool, &place.spool(), place.actor.tenant, id).await.unwrap();
    assert_eq!(place.run(id).await.status, RunStatus::Failed);
    assert_eq!(place.count("select count(*) from account").await, 0);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_is_no_table_ends_in_a_sentence(pool: PgPool) {
    let place = Place::new(pool).await;
    for bytes in
        [&b""[..], b"PK\x03\x04whatever", b"a,\"b\nc", b"\x00\x01\x02\x03\x04\x05\x06\x07\x00\x01\x02\x03"]
    {
        let id = place.upload(Object::Accounts, bytes).await;
        let path = place.spool().file(place.actor.tenant, id);
        let wishes = Wishes::new(Object::Accounts, Currency::CNY);
        let refused = preview(&place.pool, &place.actor, &path, wishes, Locale::Zh).await;
        assert!(matches!(refused, Err(AppError::Invalid(f)) if f[0].field == "file"), "{bytes:?}");
    }
}
