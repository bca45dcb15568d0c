//! Duplicates: how many are found where the truth is known, and how long a million accounts take.

use std::{fmt::Write as _, time::Instant};

use app::{
    access::model::{Actor, MemberId, TenantId},
    audit::model::Object,
    clock, db,
    duplicates::{job, model::SearchId, store},
    matching::trial::{DATA, persons, restaurants},
};

use crate::{Place, Result, fill};

/// Accounts looked through, and one in so many of them entered a second time.
const ACCOUNTS: u64 = 1_000_000;
const ONE_IN: u64 = 50;
/// Seconds within which they are to be looked through.
const GOAL: f64 = 600.0;

/// Prints both.
pub fn measure(place: &Place) -> Result<()> {
    println!(
        "\n| duplicates, no labels | goal: F1 | precision | recall | F1 | pairs compared |\n| --- | --- | --- | --- | --- | --- |"
    );
    let febrl = ["febrl/dataset1.csv", "febrl/dataset2.csv", "febrl/dataset3.csv"];
    let tried = febrl.map(|name| (name, 0.99, persons(DATA, name))).into_iter();
    for (name, goal, score) in tried.chain([("fodors_zagat", 0.93, restaurants(DATA))]) {
        match score {
            Ok(s) => println!(
                "| {name} | {goal} | {:.4} | {:.4} | **{:.4}** | {} |",
                s.precision,
                s.recall,
                s.f1(),
                s.compared
            ),
            Err(error) => println!("| {name} | {goal} | not measured: {DATA} {error} | | | |"),
        }
    }
    let accounts = std::env::var("BENCH_ACCOUNTS").ok().and_then(|n| n.parse().ok()).unwrap_or(ACCOUNTS);
    look_through(place, accounts)
}

/// Fills a company with accounts, of which some are entered twice, and looks through them.
fn look_through(place: &Place, accounts: u64) -> Result<()> {
    let database = "bench_duplicates";
    place.sql("postgres", &format!("create database {database}"))?;
    let world = fill::founded(place, database)?;
    let columns = "tenant_id, id, name, name_key, phone, email, city, street, search";
    fill::copy(
        place,
        database,
        "create temp table incoming (tenant_id uuid, id uuid, name text, name_key text, phone text, email text, city text, street text, search text)",
        "copy incoming from stdin",
        &format!(
            "insert into account ({columns}, created_at, updated_at) select {columns}, now(), now() from incoming"
        ),
        rows(&world.tenant, accounts)?.as_bytes(),
    )?;
    place.sql(database, "vacuum analyze account")?;
    let (tenant, url) = (TenantId(world.tenant.parse()?), place.url(database));
    let member = world.member.parse()?;
    let began = Instant::now();
    let told = |error: app::error::AppError| format!("{error:?}");
    let search = tokio::runtime::Runtime::new()?.block_on(async {
        let pool = sqlx::PgPool::connect(&url).await?;
        let actor = Actor { member: MemberId(member), ..Actor::system(tenant, clock::now()) };
        let mut tx = db::tenant_tx(&pool, tenant).await?;
        let (search, _) =
            store::begin(&mut tx, &actor, SearchId::new(), Object::Account).await.map_err(told)?;
        tx.commit().await?;
        job::carry_out(&pool, tenant, search.id).await.map_err(told)?;
        let mut tx = db::tenant_tx(&pool, tenant).await?;
        let search = store::search_of(&mut tx, tenant, search.id).await.map_err(told)?;
        Ok::<_, crate::Error>(search)
    })?;
    let took = began.elapsed().as_secs_f64();
    println!(
        "\n{} accounts looked through (keys, learning, comparing, keeping): **{took:.0} s** (goal {GOAL:.0}), {} pairs compared, {} found of {} entered twice; it ended as {:?}.",
        search.total,
        search.compared,
        search.found,
        accounts / ONE_IN,
        search.status
    );
    Ok(())
}

/// Accounts as they are entered: a name of a place, two or three signs, a trade and a form, with a number, a mailbox and a street.
fn rows(tenant: &str, accounts: u64) -> Result<String> {
    const PLACES: [&str; 12] =
        ["上海", "北京", "深圳", "广州", "杭州", "苏州", "宁波", "成都", "武汉", "西安", "青岛", "厦门"];
    const SIGNS: [&str; 40] = [
        "远", "山", "海", "华", "星", "中", "瑞", "恒", "金", "鼎", "盛", "泰", "安", "康", "明", "德", "信",
        "诚", "博", "雅", "汇", "通", "联", "创", "新", "宏", "图", "天", "宇", "正", "达", "利", "丰", "源",
        "泽", "润", "凯", "云", "龙", "腾",
    ];
    const TRADES: [&str; 12] =
        ["物流", "科技", "贸易", "医疗", "食品", "建设", "电子", "机械", "化工", "纺织", "能源", "咨询"];
    let pick = |list: &[&'static str], n: u64| list[(n % list.len() as u64) as usize];
    let mut out = String::new();
    let twice = accounts / ONE_IN;
    for n in 0..accounts {
        // The last ones are earlier ones once more, with another form, their place left out, and the number written differently.
        let again = n >= accounts - twice;
        let of = if again { (n - (accounts - twice)) * (ONE_IN - 1) } else { n };
        // A scattered number (Knuth's multiplicative hash), so that neighbours have nothing in common.
        let mixed = of.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
        let (place, trade) = (pick(&PLACES, mixed), pick(&TRADES, mixed / 12));
        let signs = [mixed / 150, mixed / 6_100, mixed / 250_000].map(|n| pick(&SIGNS, n)).concat();
        let (name, phone) = if again {
            (
                format!("{signs}{trade}股份有限公司"),
                format!("+86 {} {:08}", 20 + mixed % 9, mixed % 99_999_989),
            )
        } else {
            (
                format!("{place}{signs}{trade}有限公司"),
                format!("0{}-{:08}", 20 + mixed % 9, mixed % 99_999_989),
            )
        };
        writeln!(
            out,
            "{tenant}\t{}\t{name}\t{name}\t{phone}\tinfo@c{of}.example\t{place}\t{}路{}号\t{name}",
            uuid::Uuid::from_u128(0x7000_8000_0000_0000_0000 | u128::from(n)),
            pick(&SIGNS, mixed / 77),
            mixed % 2_000,
        )?;
    }
    Ok(out)
}
