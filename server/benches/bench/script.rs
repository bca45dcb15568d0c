//! The statements behind an operation, as PostgreSQL's log tells them, made into a pgbench script.

use crate::{Operation, Place, Result, Server, fill::World, http};
use app::pipeline::api::MoveDeal;
use leptos::server_fn::ServerFn;
use serde_json::json;
use std::{
    fmt::Write as _,
    io::{Read, Seek, SeekFrom},
    process::Command,
};

/// A pgbench script with the values its variables stand for.
pub struct Script {
    name: &'static str,
    text: String,
    values: Vec<(String, String)>,
}

/// A statement from the log with its parameters; `None` for NULL.
#[derive(Debug, Default, PartialEq)]
struct Statement {
    text: String,
    values: Vec<Option<String>>,
}

/// The version of the deal that is moved while the log is watched: a number that is nothing else.
const VERSION: i64 = 700_001;

/// Asks for the operation once and turns what PostgreSQL then did into a script.
pub fn capture(
    place: &Place,
    server: &Server,
    cookie: &str,
    operation: &Operation,
    world: &World,
) -> Result<Script> {
    let mut client = http::Client::new(&server.address, cookie)?;
    let moves = operation.path == MoveDeal::PATH;
    let deal = world.deal(1_900);
    let body = if moves {
        let database = server_database(place)?;
        place.sql(&database, &format!("update deal set version = {VERSION} where id = '{deal}'"))?;
        http::moving(&deal, VERSION, &world.stages[1])
    } else {
        operation.body.clone()
    };
    // The first request after a start also prepares the connection.
    http::once(&mut client, app::pipeline::api::GetCard::PATH, &json!({ "id": world.deal(0) }))?;
    let from = std::fs::metadata(&place.log)?.len();
    http::once(&mut client, operation.path, &body)?;
    let statements = read_log(place, from)?;
    if statements.len() < 3 {
        return Err(
            format!("the log of {} shows only {} statements", operation.name, statements.len()).into()
        );
    }
    Ok(written(operation.name, &statements, world, moves.then_some(deal.as_str())))
}

/// The database under measurement: the only one whose statements are logged.
fn server_database(place: &Place) -> Result<String> {
    place.sql("postgres", "select datname from pg_database d join pg_db_role_setting s on s.setdatabase = d.oid where s.setconfig::text like '%log_statement%' limit 1")
}

fn read_log(place: &Place, from: u64) -> Result<Vec<Statement>> {
    let mut file = std::fs::File::open(&place.log)?;
    file.seek(SeekFrom::Start(from))?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(parse(&text))
}

/// Reads `LOG:  statement: …`, `LOG:  execute NAME: …` with the `DETAIL:  parameters: …` behind it. Continued lines begin with a tab.
fn parse(log: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let mut open = false;
    for line in log.lines() {
        if let Some(more) = line.strip_prefix('\t') {
            if open && let Some(last) = found.last_mut() {
                last.text.push('\n');
                last.text.push_str(more);
            }
            continue;
        }
        open = false;
        if let Some((_, text)) = line.split_once("LOG:  statement: ") {
            for part in text.split(';').map(str::trim).filter(|it| !it.is_empty()) {
                found.push(Statement { text: part.into(), values: Vec::new() });
            }
        } else if let Some((_, text)) = line.split_once("LOG:  execute ") {
            let text = text.split_once(": ").map_or("", |it| it.1);
            found.push(Statement { text: text.into(), values: Vec::new() });
            open = true;
        } else if let Some((_, text)) = line.split_once("DETAIL:  parameters: ")
            && let Some(last) = found.last_mut()
        {
            last.values = parameters(text);
        }
    }
    found
}

/// `$1 = 'text', $2 = NULL` as values.
fn parameters(text: &str) -> Vec<Option<String>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, value)) = rest.split_once(" = ") {
        if let Some(after) = value.strip_prefix("NULL") {
            found.push(None);
            rest = after;
            continue;
        }
        let mut out = String::new();
        let mut chars = value.char_indices().skip(1).peekable();
        let mut end = value.len();
        while let Some((at, c)) = chars.next() {
            if c != '\'' {
                out.push(c);
            } else if chars.peek().is_some_and(|next| next.1 == '\'') {
                out.push(c);
                chars.next();
            } else {
                end = at + 1;
                break;
            }
        }
        found.push(Some(out));
        rest = &value[end..];
    }
    found
}

/// Up to the first statement with parameters everything travels in one round trip, as the app does it.
fn written(name: &'static str, statements: &[Statement], world: &World, deal: Option<&str>) -> Script {
    let mut script = Script { name, text: String::new(), values: Vec::new() };
    if deal.is_some() {
        script.text.push_str("\\set n random(2000, 8000)\n");
    }
    script.text.push_str("\\startpipeline\n");
    let mut pipeline = true;
    for (nth, statement) in statements.iter().enumerate() {
        if pipeline && !statement.values.is_empty() {
            script.text.push_str("\\endpipeline\n");
            pipeline = false;
        }
        let mut text = statement.text.clone();
        // From the last, so that $1 does not match in $12.
        for (at, value) in statement.values.iter().enumerate().rev() {
            let stand_in = stand_in(value.as_deref(), world, deal).unwrap_or_else(|value| {
                let variable = format!("p{nth}_{at}");
                script.values.push((variable.clone(), value));
                format!(":{variable}")
            });
            text = text.replace(&format!("${}", at + 1), &stand_in);
        }
        let _ = writeln!(script.text, "{};", text.trim().trim_end_matches(';'));
    }
    if pipeline {
        script.text.push_str("\\endpipeline\n");
    }
    script
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.bytes().filter(|b| *b == b'-').count() == 4
}

/// SQL in a parameter's place where the value differs from turn to turn; `Err` with the value where it stays.
fn stand_in(value: Option<&str>, world: &World, deal: Option<&str>) -> std::result::Result<String, String> {
    let Some(value) = value else { return Ok("NULL".into()) };
    // pgbench takes no variable without a value.
    if value.is_empty() {
        return Ok("''".into());
    }
    let Some(deal) = deal else { return Err(value.into()) };
    let this = "('00000000-0000-7000-8000-' || lpad(to_hex(:n::int), 12, '0'))::uuid";
    let version = format!("(select version from deal where tenant_id = '{}' and id = {this})", world.tenant);
    let known =
        [&world.tenant, &world.member, &world.pipeline, &world.account].into_iter().chain(&world.stages);
    // Many ids in one parameter: each is what it would be alone.
    let list = value.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    if let Some(list) = list.filter(|it| it.split(',').all(is_uuid)) {
        let one = |id: &str| stand_in(Some(id), world, Some(deal)).unwrap_or_else(|id| format!("'{id}'"));
        let ids: Vec<String> = list.split(',').map(one).collect();
        return Ok(format!("array[{}]::uuid[]", ids.join(", ")));
    }
    let uuid = is_uuid(value);
    if value == deal {
        Ok(this.into())
    } else if value == VERSION.to_string() {
        Ok(version)
    } else if value == (VERSION + 1).to_string() {
        Ok(format!("{version} + 1"))
    } else if uuid && !known.into_iter().any(|it| it == value) && !value.starts_with("00000000-") {
        Ok("gen_random_uuid()".into())
    } else {
        Err(value.into())
    }
}

impl Script {
    /// Runs it on so many connections; transactions a second.
    pub fn run(&self, place: &Place, database: &str, connections: usize) -> Result<f64> {
        let file = std::env::temp_dir().join(format!("guanxi-bench-{}.sql", std::process::id()));
        std::fs::write(&file, &self.text)?;
        let clients = connections.to_string();
        let mut command = Command::new(place.postgres.join("pgbench"));
        command
            .args(["-n", "-M", "prepared", "-c", &clients, "-j", "2", "-T", &place.seconds.to_string(), "-f"])
            .arg(&file);
        for (name, value) in &self.values {
            command.arg("-D").arg(format!("{name}={value}"));
        }
        let made = command.arg(place.url(database)).output()?;
        let said = String::from_utf8_lossy(&made.stdout);
        let tps = said
            .lines()
            .find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next()?.parse::<f64>().ok())
            .filter(|tps| made.status.success() && *tps > 0.0);
        let tps = tps.ok_or_else(|| {
            format!(
                "pgbench could not do \"{}\": {}\nin\n{}",
                self.name,
                String::from_utf8_lossy(&made.stderr),
                self.text
            )
        });
        std::fs::remove_file(&file)?;
        Ok(tps?)
    }
}
