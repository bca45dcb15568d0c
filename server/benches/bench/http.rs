//! As little of an HTTP client as measuring needs: one connection, kept open, one request at a time.

use crate::{Measured, Operation, Result, fill::World};
use app::{access::api::SignIn, pipeline::api::MoveDeal};
use leptos::server_fn::ServerFn;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

/// An open connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    address: String,
    cookie: String,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub cookie: Option<String>,
    pub body: Vec<u8>,
}

impl Client {
    pub fn new(address: &str, cookie: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream: BufReader::new(stream), address: address.into(), cookie: cookie.into() })
    }

    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address), b"")
    }

    pub fn post(&mut self, path: &str, kind: &str, body: &[u8]) -> Result<Answer> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nAccept: application/json\r\nCookie: {1}\r\nContent-Type: {kind}\r\nContent-Length: {2}\r\n\r\n",
            self.address,
            self.cookie,
            body.len()
        );
        self.ask(&head, body)
    }

    fn ask(&mut self, head: &str, body: &[u8]) -> Result<Answer> {
        let mut request = head.as_bytes().to_vec();
        request.extend_from_slice(body);
        self.stream.get_mut().write_all(&request)?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split_whitespace().nth(1).ok_or("no answer")?.parse()?;
        let (mut length, mut chunked, mut cookie) = (0, false, None);
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse()?,
                "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
                "set-cookie" => cookie = value.split(';').next().map(str::to_owned),
                _ => {}
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                line.clear();
                self.stream.read_line(&mut line)?;
                let size = u64::from_str_radix(line.trim(), 16)?;
                (&mut self.stream).take(size).read_to_end(&mut body)?;
                line.clear();
                self.stream.read_line(&mut line)?;
                if size == 0 {
                    break;
                }
            }
        } else {
            (&mut self.stream).take(length).read_to_end(&mut body)?;
        }
        Ok(Answer { status, cookie, body })
    }
}

/// Signs the administrator in; the cookie.
pub fn sign_in(address: &str, world: &World) -> Result<String> {
    let form =
        format!("email={}&password={}", world.email.replace('@', "%40"), world.password.replace(' ', "+"));
    let answer =
        Client::new(address, "")?.post(SignIn::PATH, "application/x-www-form-urlencoded", form.as_bytes())?;
    answer.cookie.ok_or_else(|| {
        format!("signing in was answered with {}: {}", answer.status, String::from_utf8_lossy(&answer.body))
            .into()
    })
}

/// Asks once; the answer as JSON.
pub fn once(client: &mut Client, path: &str, body: &Value) -> Result<Value> {
    let answer = client.post(path, "application/json", body.to_string().as_bytes())?;
    if answer.status != 200 {
        return Err(format!(
            "{path} was answered with {}: {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        )
        .into());
    }
    Ok(serde_json::from_slice(&answer.body)?)
}

/// A move of a deal to the top of a stage.
pub fn moving(deal: &str, version: i64, stage: &str) -> Value {
    json!({ "to": { "deal": deal, "version": version, "to": stage, "after": null, "before": null, "fill": {} } })
}

/// Asks on so many connections at once for so many seconds, each as fast as it is answered.
pub fn load(
    address: &str,
    cookie: &str,
    operation: &Operation,
    world: &World,
    connections: usize,
    seconds: u64,
) -> Result<Measured> {
    let began = Instant::now();
    let until = began + Duration::from_secs(seconds);
    let times = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..connections)
            .map(|nth| scope.spawn(move || one(address, cookie, operation, world, nth, until)))
            .collect();
        let mut times = Vec::new();
        for worker in workers {
            times.extend(worker.join().map_err(|_| "a connection panicked")??);
        }
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(times)
    });
    let mut times = times?;
    let took = began.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |part: f64| {
        times
            .get(((times.len() as f64 * part) as usize).min(times.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    };
    Ok(Measured { per_second: times.len() as f64 / took, p50: at(0.5), p99: at(0.99) })
}

fn one(
    address: &str,
    cookie: &str,
    operation: &Operation,
    world: &World,
    nth: usize,
    until: Instant,
) -> Result<Vec<Duration>> {
    let mut client = Client::new(address, cookie)?;
    let mut times = Vec::new();
    // Each connection moves deals of its own, so that none waits for another's or sees a stale version.
    let mut turn = 0;
    let mut versions = std::collections::HashMap::new();
    let moves = operation.path == MoveDeal::PATH;
    while Instant::now() < until {
        let mut deal = String::new();
        let body = if moves {
            deal = world.deal((nth * 100 + turn % 100) as u64);
            let (version, stage) = match versions.get(&deal) {
                Some(known) => *known,
                None => (stored_version(&mut client, &deal)?, 0),
            };
            let stage = (stage + 1) % 2;
            versions.insert(deal.clone(), (version, stage));
            moving(&deal, version, &world.stages[stage])
        } else {
            operation.body.clone()
        };
        let asked = Instant::now();
        let answer = once(&mut client, operation.path, &body)?;
        times.push(asked.elapsed());
        if moves {
            let version =
                answer["card"]["version"].as_i64().ok_or("a move is answered with the card's version")?;
            if let Some(known) = versions.get_mut(&deal) {
                known.0 = version;
            }
            turn += 1;
        }
    }
    Ok(times)
}

fn stored_version(client: &mut Client, deal: &str) -> Result<i64> {
    let answer = once(client, app::pipeline::api::GetCard::PATH, &json!({ "id": deal }))?;
    answer["card"]["version"].as_i64().ok_or_else(|| "a card says its version".into())
}
