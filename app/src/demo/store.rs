//! Carries the plan out, a moment after the other, through the rooms' own functions: the same rules, totals and audit trail as
//! if people had done it.

mod organisation;
mod pools;
mod twins;

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use self::organisation::organise;
use super::{
    model::{self as plan, Course, Dice, Doing, Ground, Place, Scene},
    text,
};
use crate::{
    access::{
        model::{Action, Actor, Email, MemberEdit, MemberId, Object, Rights, Role, Status},
        store::{self as access, company, members},
    },
    audit::{
        model::Changes,
        store::{self as audit, Record},
    },
    customers::{
        model::{
            AccountForm, AccountId, AccountList, ActivityForm, ActivityId, ActivityKind, ContactForm,
            ContactId, ContactList, DealId, Lifecycle,
        },
        store as customers,
    },
    db::Tx,
    error::{AppError, AppResult},
    format,
    i18n::Locale,
    money::{Currency, Money},
    pipeline::{
        model::{DealList, DealPatch, Move, ProductId, StageId, product::ProductPatch},
        store as pipeline,
    },
};

/// The seed of the sample that everybody gets.
const SEED: u64 = 20_261_123;

/// What the trail calls it on the company.
const LOADED: &str = "sample_loaded";
/// How far back the company's own trail is looked through; its settings change a few times a year.
const TRAIL: i64 = 1_000;

/// What there is already. Errors: `Forbidden` for all but administrators.
pub async fn ground(tx: &mut Tx, actor: &Actor) -> AppResult<Ground> {
    let _all = actor.may(Action::Configure, Object::Tenant)?;
    let trail = audit::of_record(tx, actor.tenant, actor.tenant.0, None, TRAIL).await?;
    Ok(Ground {
        loaded: trail.iter().any(|entry| entry.action == LOADED),
        accounts: customers::accounts(tx, actor, &AccountList::default()).await?.count,
        contacts: customers::contacts(tx, actor, &ContactList::default()).await?.count,
        deals: pipeline::deal_list(tx, actor, &DealList::default()).await?.count,
    })
}

/// Fills a company with the sample, in the company's language, once; `anyway` puts it among records of its own. Some seconds'
/// work. Errors: `Forbidden` for all but administrators; `Invalid` on `company` where it was done before, or where there are
/// records already and not `anyway`.
pub async fn make(tx: &mut Tx, actor: &Actor, anyway: bool) -> AppResult<()> {
    let ground = ground(tx, actor).await?;
    if ground.loaded {
        return Err(AppError::field("company", text::LOADED_ALREADY));
    }
    if ground.used() && !anyway {
        return Err(AppError::field("company", text::NOT_EMPTY));
    }
    let settings = company::company(tx, actor).await?;
    let (_, utc_offset) = company::clock(tx, actor).await?;
    let mut dice = Dice::new(SEED);
    let scene = Scene { now: actor.now, utc_offset };
    let courses = plan::courses(scene, &mut dice);
    let doings = plan::doings(scene, &courses, &mut dice);
    let staff = colleagues(tx, actor, settings.locale).await?;
    organise(tx, actor, &staff, settings.locale).await?;
    let mut stage = Stage {
        actor: actor.clone(),
        coded: !ground.used(),
        locale: settings.locale,
        base: settings.base_currency,
        scene,
        staff,
        dice,
        accounts: Vec::new(),
        contacts: Vec::new(),
        products: Vec::new(),
        stages: stages(tx, actor, settings.locale).await?,
        deals: courses.iter().map(|_| (DealId::new(), 0)).collect(),
    };
    stage.rates(tx).await?;
    stage.products(tx).await?;
    for moment in moments(&courses, &doings) {
        stage.play(tx, moment, &courses, &doings).await?;
    }
    stage.twins(tx).await?;
    pools::fill(tx, actor, settings.locale).await?;
    let entry = Record {
        object: Object::Tenant,
        id: actor.tenant.0,
        account: None,
        action: LOADED,
        changes: Changes::default(),
        version: settings.version,
    };
    Ok(audit::record(tx, actor, entry).await?)
}

/// The stages of the pipeline there is, or of the one every company begins with.
async fn stages(tx: &mut Tx, actor: &Actor, locale: Locale) -> AppResult<Vec<StageId>> {
    let first = match pipeline::pipelines(tx, actor).await?.into_iter().next() {
        Some(there) => there,
        None => pipeline::create_default_pipeline(tx, actor, locale).await?,
    };
    let ids: Vec<StageId> = first.stages.iter().map(|s| s.id).collect();
    if ids.len() == plan::LOST + 1 { Ok(ids) } else { Err(AppError::field("company", text::OTHER_PIPELINE)) }
}

/// Writes the colleagues; those who can sign in are invited by the administrator, not by us.
async fn colleagues(tx: &mut Tx, actor: &Actor, locale: Locale) -> AppResult<Vec<MemberId>> {
    let mut staff: Vec<MemberId> = Vec::new();
    for (n, who) in plan::COLLEAGUES.iter().enumerate() {
        let id = MemberId::new();
        let role = Role::parse(who.1).unwrap_or(Role::Member);
        let name = who.0.get(locale);
        let email = Email::parse(&format!("{}@farhill.example", who.0.1.to_lowercase().replace(' ', ".")));
        // An address that somebody of the company has already is left out.
        let email = match &email {
            Some(e) if members::member_by_email(tx, actor.tenant, e, actor.today).await?.is_some() => None,
            _ => email,
        };
        let day = actor.now - Duration::days(400);
        access::insert_member(tx, actor.tenant, id, None, name, email.as_ref(), role, Status::Listed, day)
            .await?;
        let manager = who.2.and_then(|m| staff.get(m).copied()).or((n > 0).then_some(actor.member));
        let edit = MemberEdit { name: name.into(), role, manager, region: who.3.get(locale).into() };
        members::change_member(tx, actor, id, 1, edit).await?;
        staff.push(id);
    }
    Ok(staff)
}

/// One thing that happens.
#[derive(Clone, Copy)]
enum What {
    Account(usize),
    /// A deal's step: which deal, which of its steps.
    Deal(usize, usize),
    Doing(usize),
}

/// Everything that happens, in the order of time: an account before what is done with it.
fn moments(courses: &[Course], doings: &[Doing]) -> Vec<(DateTime<Utc>, What)> {
    let steps = courses.iter().enumerate().flat_map(|(d, c)| {
        c.steps.iter().enumerate().map(move |(s, step)| (c.firm, step.0, What::Deal(d, s)))
    });
    let done = doings.iter().enumerate().map(|(n, d)| (d.firm, d.at, What::Doing(n)));
    let mut first: Vec<Option<DateTime<Utc>>> = vec![None; plan::FIRMS.len()];
    let mut all = Vec::new();
    for (firm, at, what) in steps.chain(done) {
        if let Some(seen) = first.get_mut(firm) {
            *seen = Some(seen.map_or(at, |s| s.min(at)));
        }
        all.push((at, what));
    }
    for (firm, at) in first.into_iter().enumerate() {
        let Some(at) = at else { continue };
        let days = 1 + i64::try_from(firm).unwrap_or(0) % 20;
        all.push((at - Duration::days(days), What::Account(firm)));
    }
    all.sort_by_key(|m| m.0);
    all
}

/// What the play needs at hand.
struct Stage {
    actor: Actor,
    /// Whether records get numbers of their own: among others these may be taken.
    coded: bool,
    locale: Locale,
    base: Currency,
    scene: Scene,
    staff: Vec<MemberId>,
    dice: Dice,
    accounts: Vec<(usize, AccountId)>,
    contacts: Vec<(usize, ContactId)>,
    products: Vec<ProductId>,
    stages: Vec<StageId>,
    /// The deals' ids and the versions they are at.
    deals: Vec<(DealId, i64)>,
}

impl Stage {
    async fn play(
        &mut self,
        tx: &mut Tx,
        (at, what): (DateTime<Utc>, What),
        courses: &[Course],
        doings: &[Doing],
    ) -> AppResult<()> {
        match what {
            What::Account(firm) => self.account(tx, at, firm, courses).await,
            What::Deal(deal, 0) => self.deal(tx, deal, &courses[deal]).await,
            What::Deal(deal, step) => self.step(tx, deal, step, &courses[deal]).await,
            What::Doing(n) => self.doing(tx, &doings[n]).await,
        }
    }

    /// Who looks after a company: the founder has some of every kind, the rest goes by region.
    fn owner(&self, firm: usize) -> MemberId {
        let of = |n: usize| self.staff.get(n).copied().unwrap_or(self.actor.member);
        match plan::FIRMS[firm].1 {
            _ if firm.is_multiple_of(5) => self.actor.member,
            0..=3 => of([2, 0][firm % 2]),
            4..=6 => of(4),
            7..=9 => of(3),
            10 | 11 => of(0),
            _ => of([1, 5][firm % 2]),
        }
    }

    /// Somebody at a moment, with every right: what they did was right then.
    fn then(&self, member: MemberId, at: DateTime<Utc>) -> Actor {
        Actor {
            member,
            rights: Rights::everything().into(),
            now: at,
            today: format::local_day(at, self.scene.utc_offset),
            address: None,
            ..self.actor.clone()
        }
    }

    /// What a company there pays in.
    fn currency(&self, place: &Place) -> Currency {
        let code = match place.phone {
            _ if place.home => "CNY",
            "+65" => "SGD",
            phone if phone.starts_with("+1") => "USD",
            _ => "EUR",
        };
        match (plan::rate(code, self.base.code()), code.parse()) {
            (Some(_), Ok(currency)) => currency,
            // Nothing is known of the company's own currency: everything is in it.
            _ => self.base,
        }
    }

    async fn rates(&self, tx: &mut Tx) -> AppResult<()> {
        for code in ["CNY", "USD", "EUR", "SGD"] {
            let (Some(micros), Ok(currency)) = (plan::rate(code, self.base.code()), code.parse()) else {
                continue;
            };
            if currency != self.base {
                pipeline::set_rate(tx, &self.actor, currency, micros, self.actor.today, None).await?;
            }
        }
        Ok(())
    }

    async fn products(&mut self, tx: &mut Tx) -> AppResult<()> {
        let then = self.then(self.actor.member, self.scene.now - Duration::days(390));
        for good in &plan::GOODS {
            let id = ProductId::new();
            let price =
                Money::new(plan::quoted(good.2 * 100, self.base.code(), self.base.digits()), self.base);
            let fields = ProductPatch {
                name: Some(good.0.get(self.locale).into()),
                code: self.coded.then(|| good.3.into()),
                family: Some(plan::FAMILIES[good.1].get(self.locale).into()),
                price: Some(price.plain()),
                currency: Some(self.base),
                ..Default::default()
            };
            pipeline::create_product(tx, &then, id, fields).await?;
            self.products.push(id);
        }
        Ok(())
    }

    async fn account(
        &mut self,
        tx: &mut Tx,
        at: DateTime<Utc>,
        firm: usize,
        courses: &[Course],
    ) -> AppResult<()> {
        let plan::Firm(name, place, industry, web) = plan::FIRMS[firm];
        let place = &plan::PLACES[place];
        let owner = self.owner(firm);
        let won = courses.iter().filter(|c| c.firm == firm && c.last() == plan::WON).count();
        let lifecycle = match won {
            0 if self.dice.chance(30) => Lifecycle::New,
            0 => Lifecycle::Potential,
            1 if self.dice.chance(20) => Lifecycle::AtRisk,
            1 => Lifecycle::Active,
            _ => Lifecycle::Loyal,
        };
        let level = ["C", "B", "A"].get(won).copied().unwrap_or("A");
        let level = if won == 0 && firm.is_multiple_of(3) { "D" } else { level };
        let domain = format!("{web}.example");
        let currency = self.currency(place);
        let revenue =
            plan::quoted(self.dice.from_to(800, 60_000) * 1_000_000, currency.code(), currency.digits());
        let form = AccountForm {
            name: name.get(self.locale).into(),
            code: if self.coded { format!("C{:03}", firm + 1) } else { String::new() },
            lifecycle: lifecycle.code().into(),
            level: level.into(),
            industry: plan::INDUSTRIES[industry].get(self.locale).into(),
            country: place.country.get(self.locale).into(),
            province: place.province.get(self.locale).into(),
            city: place.city.get(self.locale).into(),
            phone: format!("{} {}", place.phone, self.dice.from_to(5_500_000, 8_899_999)),
            email: format!("info@{domain}"),
            website: format!("https://{domain}"),
            employees: (self.dice.from_to(3, 140) * 10).to_string(),
            revenue: Money::new(revenue, currency).plain(),
            revenue_currency: currency.code().into(),
            founded_year: self.dice.from_to(1988, 2022).to_string(),
            // A few wait in the pool for somebody to look after them.
            owner_id: if firm % 17 == 6 { String::new() } else { owner.to_string() },
            source: plan::SOURCES[self.dice.pick(plan::SOURCES.len())].get(self.locale).into(),
            ..Default::default()
        };
        let then = self.then(owner, at);
        let id = AccountId(Uuid::now_v7());
        customers::create_account(tx, &then, id, &form.parse()?, None).await?;
        self.accounts.push((firm, id));
        for n in 0..(1 + firm % 3).min(2) {
            self.contact(tx, &then, firm, id, n, &domain).await?;
        }
        if firm % 6 == 1 {
            self.contact(tx, &then, firm, id, 2, &domain).await?;
        }
        Ok(())
    }

    async fn contact(
        &mut self,
        tx: &mut Tx,
        then: &Actor,
        firm: usize,
        account: AccountId,
        n: usize,
        domain: &str,
    ) -> AppResult<()> {
        let place = &plan::PLACES[plan::FIRMS[firm].1];
        let (name, address) = self.person(place.home);
        let title = self.dice.pick(plan::TITLES.len());
        let mobile = if place.home {
            format!("+86 1{}{:08}", self.dice.from_to(30, 99), self.dice.below(100_000_000))
        } else {
            format!("{} {}", place.phone, self.dice.from_to(6_000_000, 9_999_999))
        };
        let form = ContactForm {
            name,
            account_id: account.to_string(),
            title: plan::TITLES[title].get(self.locale).into(),
            part: plan::PARTS[title].into(),
            email: format!("{address}.{}@{domain}", n + 1),
            mobile,
            wechat: if place.home { format!("{address}{}", firm + 1) } else { String::new() },
            owner_id: then.member.to_string(),
            ..Default::default()
        };
        let id = ContactId(Uuid::now_v7());
        customers::create_contact(tx, then, id, &form.parse()?, None).await?;
        self.contacts.push((firm, id));
        Ok(())
    }

    /// A made-up name, and how it begins a mail address.
    fn person(&mut self, home: bool) -> (String, String) {
        if !home {
            let first = plan::FIRST_ABROAD[self.dice.pick(plan::FIRST_ABROAD.len())];
            let last = plan::LAST_ABROAD[self.dice.pick(plan::LAST_ABROAD.len())];
            return (format!("{first} {last}"), first.to_lowercase().replace(' ', ""));
        }
        let family = plan::FAMILY[self.dice.pick(plan::FAMILY.len())];
        let given = plan::GIVEN[self.dice.pick(plan::GIVEN.len())];
        let name = match self.locale {
            Locale::Zh => format!("{}{}", family.0, given.0),
            Locale::En => format!("{} {}", family.1, given.1),
        };
        (name, family.1.to_lowercase())
    }

    fn account_of(&self, firm: usize) -> Option<AccountId> {
        self.accounts.iter().find(|a| a.0 == firm).map(|a| a.1)
    }

    fn contact_of(&self, firm: usize) -> Option<ContactId> {
        self.contacts.iter().find(|c| c.0 == firm).map(|c| c.1)
    }

    async fn deal(&mut self, tx: &mut Tx, n: usize, course: &Course) -> AppResult<()> {
        let good = &plan::GOODS[course.good];
        let (at, _) = course.steps[0];
        let then = self.then(self.owner(course.firm), at);
        let currency = self.currency(&plan::PLACES[plan::FIRMS[course.firm].1]);
        let minor = plan::quoted(good.2 * course.factor, currency.code(), currency.digits());
        let name = plan::DEAL_NAMES[course.name].get(self.locale).replace("{p}", good.0.get(self.locale));
        let fields = DealPatch {
            name: Some(name),
            account: Some(self.account_of(course.firm)),
            contact: Some(self.contact_of(course.firm)),
            product: self.products.get(course.good).map(|p| Some(*p)),
            owner: Some(Some(then.member)),
            amount: Some(Money::new(minor, currency).plain()),
            currency: Some(currency),
            opened_on: Some(Some(then.today)),
            expected_on: Some(Some(
                format::local_day(course.expected, self.scene.utc_offset).max(then.today),
            )),
            source: Some(plan::SOURCES[course.source].get(self.locale).into()),
            ..Default::default()
        };
        let made = pipeline::create_deal(tx, &then, self.deals[n].0, self.stages[0], fields).await?;
        self.deals[n].1 = made.card.version;
        Ok(())
    }

    async fn step(&mut self, tx: &mut Tx, n: usize, step: usize, course: &Course) -> AppResult<()> {
        let (at, stage) = course.steps[step];
        let then = self.then(self.owner(course.firm), at);
        let (deal, version) = self.deals[n];
        let lost_reason =
            (stage == plan::LOST).then(|| plan::LOST_REASONS[course.reason].get(self.locale).into());
        let to = Move {
            deal,
            version,
            to: self.stages[stage],
            after: None,
            before: None,
            fill: DealPatch { lost_reason, ..Default::default() },
        };
        self.deals[n].1 = pipeline::move_deal(tx, &then, to).await?.card.version;
        Ok(())
    }

    async fn doing(&mut self, tx: &mut Tx, doing: &Doing) -> AppResult<()> {
        let then = self.then(self.owner(doing.firm), doing.at);
        let kind = ActivityKind::parse(doing.kind).unwrap_or(ActivityKind::Note);
        let line = doing.line.get(self.locale);
        let text = doing.body.map_or(line.to_string(), |body| format!("{line}\n{}", body.get(self.locale)));
        // What is arranged for a time happens then.
        let arranged = matches!(kind, ActivityKind::Call | ActivityKind::Meeting | ActivityKind::Visit);
        let form = ActivityForm {
            contact_id: self.contact_of(doing.firm),
            deal_id: doing.deal.map(|n| self.deals[n].0),
            text,
            at: doing.due.filter(|_| arranged),
            due_at: doing.due,
            promise: doing.promise,
            owner_id: Some(then.member),
            ..ActivityForm::new(kind, self.account_of(doing.firm))
        };
        let made = customers::create_activity(tx, &then, ActivityId(Uuid::now_v7()), &form.parse()?).await?;
        if let Some(done) = doing.done {
            let later = self.then(then.member, done);
            customers::set_done(tx, &later, made.id, made.version, true).await?;
        }
        Ok(())
    }
}

// The tables' names are the test's own.
#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use sqlx::PgPool;

    use super::*;
    use crate::{
        db,
        testing::{colleague, company},
    };

    #[sqlx::test(migrator = "crate::db::MIGRATIONS")]
    async fn the_sample_fills_a_company_and_its_totals_are_right(pool: PgPool) {
        let actor = company(&pool).await;
        let mut tx = db::tenant_tx(&pool, actor.tenant).await.unwrap();
        make(&mut tx, &actor, false).await.unwrap();
        let count =
            |table: &str| format!("select count(*) from {table} where tenant_id = '{}'", actor.tenant.0);
        for (table, least) in
            [("account", 60), ("contact", 100), ("deal", 160), ("activity", 350), ("product", 12)]
        {
            let sql = sqlx::AssertSqlSafe(count(table));
            let n: i64 = sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap();
            assert!(n >= least, "{table}: {n}");
        }
        assert_eq!(pipeline::prove_totals(&mut tx, actor.tenant).await.unwrap(), vec![]);
        let waiting: i64 = customers::waiting(&mut tx, actor.tenant).await.unwrap().values().sum();
        let going = crate::pool::store::going_tomorrow(&mut tx, &actor).await.unwrap().len();
        println!("{waiting} wait in pools, {going} go back tomorrow");
        assert!((4..20).contains(&waiting), "{waiting} wait in pools");
        tx.commit().await.unwrap();
    }

    #[sqlx::test(migrator = "crate::db::MIGRATIONS")]
    async fn the_sample_comes_once_and_among_records_of_its_own_only_when_asked_twice(pool: PgPool) {
        let actor = company(&pool).await;
        let manager = colleague(&pool, &actor, Role::Manager).await;
        let mut tx = db::tenant_tx(&pool, actor.tenant).await.unwrap();
        assert_eq!(make(&mut tx, &manager, true).await, Err(AppError::Forbidden));
        assert_eq!(ground(&mut tx, &actor).await.unwrap(), Ground::default());
        // Brought by an import: nobody has done anything with it yet, and its number is one of the sample's.
        let own = AccountForm { name: "远山物流".into(), code: "C001".into(), ..Default::default() };
        let id = AccountId(Uuid::now_v7());
        customers::create_account(&mut tx, &actor, id, &own.parse().unwrap(), None).await.unwrap();
        let refused = |why| Err(AppError::field("company", why));
        assert_eq!(make(&mut tx, &actor, false).await, refused(text::NOT_EMPTY));
        make(&mut tx, &actor, true).await.unwrap();
        assert!(ground(&mut tx, &actor).await.unwrap().loaded);
        assert_eq!(make(&mut tx, &actor, true).await, refused(text::LOADED_ALREADY));
    }
}
