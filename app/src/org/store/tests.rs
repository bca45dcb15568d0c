use chrono::{Days, NaiveDate};
use sqlx::PgPool;

use super::*;
use crate::{
    access::model::{MemberId, Role},
    audit::store::of_record,
    clock,
    db::tenant_tx,
    i18n::T,
    org::model::{DepartmentId, DepartmentKind, PositionId, TeamId},
    testing::{colleague, company, noon},
};

/// A company with two sales departments, a position in the first, and a colleague.
struct House {
    pool: PgPool,
    actor: Actor,
    lin: MemberId,
    east: DepartmentId,
    west: DepartmentId,
    selling: PositionId,
}

fn department(id: DepartmentId, parent: Option<DepartmentId>, name: &str) -> Step {
    Step::AddDepartment { id, parent, name: name.into(), kind: DepartmentKind::Sales }
}

fn called(id: DepartmentId, name: &str) -> Step {
    Step::ChangeDepartment { id, name: name.into(), kind: DepartmentKind::Sales }
}

impl House {
    async fn new(pool: PgPool) -> Self {
        let actor = company(&pool).await;
        let lin = colleague(&pool, &actor, Role::Member).await.member;
        let (east, west, selling) = (DepartmentId::new(), DepartmentId::new(), PositionId::new());
        let house = House { pool, actor, lin, east, west, selling };
        let position = Step::AddPosition {
            id: selling,
            department: east,
            title: "Seller".into(),
            lead: true,
            planned: 2,
        };
        house
            .make(0, &[department(east, None, "East"), department(west, None, "West"), position])
            .await
            .unwrap();
        house
    }

    fn day(&self, after: u64) -> NaiveDate {
        self.actor.today + Days::new(after)
    }

    /// Makes steps so many days from today on.
    async fn make(&self, after: u64, steps: &[Step]) -> AppResult<i64> {
        let mut tx = tenant_tx(&self.pool, self.actor.tenant).await.unwrap();
        let version = version(&mut tx, self.actor.tenant).await.unwrap();
        let made = reorganise(&mut tx, &self.actor, self.day(after), steps, version).await?;
        tx.commit().await.unwrap();
        Ok(made)
    }

    async fn on(&self, day: NaiveDate) -> Organisation {
        let mut tx = tenant_tx(&self.pool, self.actor.tenant).await.unwrap();
        organisation(&mut tx, &self.actor, day).await.unwrap()
    }

    async fn log(&self) -> Vec<Logged> {
        let mut tx = tenant_tx(&self.pool, self.actor.tenant).await.unwrap();
        let (from, to) = year_before(self.actor.today);
        history(&mut tx, &self.actor, from, to).await.unwrap()
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_the_organisation_looked_like_on_a_day_is_remembered(pool: PgPool) {
    let house = House::new(pool).await;
    let seat = Step::Seat { member: house.lin, position: house.selling, main: true };
    house.make(0, &[seat]).await.unwrap();
    house
        .make(3, &[Step::MoveDepartment { id: house.west, parent: Some(house.east), place: None }])
        .await
        .unwrap();
    let (before, today, later) = (
        house.on(house.actor.today - Days::new(1)).await,
        house.on(house.day(0)).await,
        house.on(house.day(3)).await,
    );
    assert!(before.departments.is_empty());
    assert_eq!(today.departments[&house.west].parent, None);
    assert_eq!(today.head(house.east).unwrap().id, house.lin);
    assert_eq!(later.departments[&house.west].parent, Some(house.east));
    let mut tx = tenant_tx(&house.pool, house.actor.tenant).await.unwrap();
    assert_eq!(seen(&mut tx, &house.actor, house.day(0)).await.unwrap().planned, [house.day(3)]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_change_leaves_who_when_and_what_in_the_log_and_in_the_trail(pool: PgPool) {
    let house = House::new(pool).await;
    house.make(5, &[called(house.east, "East and North")]).await.unwrap();
    let log = house.log().await;
    assert_eq!(log[0].day, house.day(5));
    assert_eq!((log[0].recorded_at, log[0].recorded_by.as_deref()), (noon(), Some("林知远")));
    let said: Vec<_> = log[0].changes.iter().map(|c| c.sentence(T(Locale::En))).collect();
    assert_eq!(said, ["East is now called East and North"]);
    let mut tx = tenant_tx(&house.pool, house.actor.tenant).await.unwrap();
    let trail = of_record(&mut tx, house.actor.tenant, house.east.0, None, 10).await.unwrap();
    assert_eq!(trail[0].changes.0["name"], serde_json::json!(["East", "East and North"]));
    assert_eq!(trail[0].changes.0["valid_from"][1], serde_json::json!(house.day(5)));
    assert_eq!((trail[0].action.as_str(), trail[1].action.as_str()), ("updated", "created"));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn two_who_re_organise_at_once_do_not_overwrite_each_other(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = tenant_tx(&house.pool, house.actor.tenant).await.unwrap();
    let stale = version(&mut tx, house.actor.tenant).await.unwrap();
    house.make(0, &[called(house.east, "A")]).await.unwrap();
    let late = reorganise(&mut tx, &house.actor, house.day(0), &[called(house.east, "B")], stale).await;
    assert_eq!(late, Err(AppError::Conflict((stale + 1).to_string())));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_step_that_cannot_be_made_leaves_everything_as_it_was(pool: PgPool) {
    let house = House::new(pool).await;
    let close = [called(house.east, "A"), Step::CloseDepartment { id: house.east }];
    assert!(matches!(house.make(0, &close).await, Err(AppError::Invalid(_))));
    assert_eq!(house.on(house.day(0)).await.department_name(house.east), "East");
    assert_eq!(house.log().await.len(), 1);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_a_plan_depends_on_is_not_taken_away(pool: PgPool) {
    let house = House::new(pool).await;
    house.make(4, &[called(house.west, "Far West")]).await.unwrap();
    let refused = house.make(1, &[Step::CloseDepartment { id: house.west }]).await.unwrap_err();
    assert!(refused.message(Locale::En).starts_with("West is part of a change planned for"));
    house.make(4, &[Step::CloseDepartment { id: house.west }]).await.unwrap();
    assert_eq!(house.on(house.day(3)).await.department_name(house.west), "West");
    assert!(!house.on(house.day(4)).await.departments.contains_key(&house.west));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_administrator_records_what_held_from_an_earlier_day(pool: PgPool) {
    let house = House::new(pool).await;
    let long_ago = house.actor.today - Days::new(100);
    let mut tx = tenant_tx(&house.pool, house.actor.tenant).await.unwrap();
    let now = version(&mut tx, house.actor.tenant).await.unwrap();
    let old = DepartmentId::new();
    reorganise(&mut tx, &house.actor, long_ago, &[department(old, None, "Works")], now).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.on(long_ago).await.department_name(old), "Works");
    assert_eq!(house.on(house.day(0)).await.departments.len(), 3);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn everybody_sees_the_organisation_and_only_administrators_change_it(pool: PgPool) {
    let house = House::new(pool).await;
    for role in [Role::Manager, Role::Member] {
        let other = colleague(&house.pool, &house.actor, role).await;
        let mut tx = tenant_tx(&house.pool, other.tenant).await.unwrap();
        let found = seen(&mut tx, &other, other.today).await.unwrap();
        assert_eq!(found.organisation.departments.len(), 2);
        let tried =
            reorganise(&mut tx, &other, other.today, &[called(house.east, "Mine")], found.version).await;
        assert_eq!(tried, Err(AppError::Forbidden));
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn teams_and_managers_are_kept_by_day(pool: PgPool) {
    let house = House::new(pool).await;
    let (team, boss) = (TeamId::new(), house.actor.member);
    let steps = [
        Step::AddTeam { id: team, name: "Harbour".into(), purpose: "".into() },
        Step::JoinTeam { team, member: house.lin, lead: true },
        Step::SetManager { member: house.lin, manager: Some(boss) },
    ];
    house.make(0, &steps).await.unwrap();
    house
        .make(2, &[Step::CloseTeam { id: team }, Step::SetManager { member: house.lin, manager: None }])
        .await
        .unwrap();
    let (now, later) = (house.on(house.day(1)).await, house.on(house.day(2)).await);
    assert_eq!(now.teams[&team].members.get(&house.lin), Some(&true));
    assert_eq!((now.people[&house.lin].manager, later.people[&house.lin].manager), (Some(boss), None));
    assert!(later.teams.is_empty());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_preset_pressed_twice_is_added_once(pool: PgPool) {
    let actor = company(&pool).await;
    let mut tx = tenant_tx(&pool, actor.tenant).await.unwrap();
    let first = add_preset(&mut tx, &actor, Preset::Medium, Locale::Zh).await.unwrap();
    let again = add_preset(&mut tx, &actor, Preset::Medium, Locale::En).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(organisation(&mut tx, &actor, actor.today).await.unwrap().departments.len(), 9);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_organisation_of_five_thousand_people_is_read_at_once(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = tenant_tx(&house.pool, house.actor.tenant).await.unwrap();
    let people: Vec<uuid::Uuid> = (0..5000).map(|_| MemberId::new().0).collect();
    sqlx::query!(
        "insert into member (tenant_id, id, name, role, status, created_at)
         select $1, id, 'P' || n, 'member', 'listed', now() from unnest($2::uuid[]) with ordinality as t(id, n)",
        house.actor.tenant.0,
        &people
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let mut steps = Vec::new();
    let ids: Vec<DepartmentId> = (0..500).map(|_| DepartmentId::new()).collect();
    for (n, id) in ids.iter().enumerate() {
        let parent = (n > 0).then(|| ids[(n - 1) / 5]);
        steps.push(department(*id, parent, &format!("D{n}")));
        let position = PositionId::new();
        let title = "Post".to_string();
        steps.push(Step::AddPosition { id: position, department: *id, title, lead: false, planned: 10 });
        for member in &people[n * 10..n * 10 + 10] {
            steps.push(Step::Seat { member: MemberId(*member), position, main: true });
        }
    }
    let started = clock::now();
    house.make(0, &steps).await.unwrap();
    let written = clock::now() - started;
    let started = clock::now();
    let org = house.on(house.day(0)).await;
    let read = clock::now() - started;
    println!("5,000 people in 500 departments: written in {written}, read in {read}");
    assert_eq!((org.departments.len(), org.seats.len(), org.layers()), (502, 5000, 5));
}
