//! Live updates: one connection listens to the database, every open page is told what changed in its company.
//!
//! A message is a hint, never the truth: it names a record and its version, and the page asks for what it shows.
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::access::model::{Action, Actor, BUSINESS, MemberId, TenantId};
use app::access::sight;
use app::audit::model::Object;
use app::audit::store::CHANNEL;
use app::context::House;
use app::db;
use app::error::{AppError, AppResult};
use app::live::event;
use axum::Router;
use axum::extract::State;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::Stream;
use http::request::Parts;
use http::{HeaderName, StatusCode};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::{OnceCell, broadcast, watch};
use tokio::task::JoinHandle;
use tokio::time::{Interval, MissedTickBehavior};
use uuid::Uuid;

use crate::refusal;
use crate::stopwatch::Stopwatch;

/// Messages kept for a slow reader; one that falls further behind is told to reload.
const BACKLOG: usize = 1024;
/// An idle stream says something this often, so that proxies keep it open and a vanished reader is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A session found valid is believed for this long before a message is passed on without asking again.
const BELIEVED: Duration = Duration::from_secs(2);
/// The longest wait before the database is asked again for its messages.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// How long a browser waits before it opens a broken stream again.
const RETRY: Duration = Duration::from_secs(2);

/// What the database says about a change, as [`app::audit::store::hint`] writes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Change {
    tenant: TenantId,
    kind: Object,
    id: Uuid,
    version: i64,
    actor: MemberId,
}

/// A change, and through whom its record is seen: asked once, when the first who does not see everybody's listens.
#[derive(Debug)]
struct Heard {
    change: Change,
    audience: OnceCell<Vec<(Object, Option<MemberId>)>>,
}

/// What a page is told about a change.
#[derive(Debug, Serialize)]
struct Told {
    kind: Object,
    id: Uuid,
    version: i64,
    by: MemberId,
}

#[derive(Debug, Clone)]
enum Message {
    Changed(Arc<Heard>),
    /// Messages may have been missed.
    Reload,
}

/// The distributor of live updates. Dropping it ends the listening.
pub struct Events {
    sender: broadcast::Sender<Message>,
    listening: JoinHandle<()>,
}

impl Events {
    /// Starts listening to the database, and goes on through its outages.
    pub fn listen(pool: PgPool) -> Self {
        let (sender, _) = broadcast::channel(BACKLOG);
        let listening = tokio::spawn(listen(pool, sender.clone()));
        Self { sender, listening }
    }

    /// The route `/events`. Streams end when `ending` turns true, since no shutdown waits for an endless answer.
    pub fn routes(&self, house: House, ending: watch::Receiver<bool>) -> Router {
        let hub = Hub { house, sender: self.sender.clone(), ending };
        Router::new().route("/events", get(subscribe)).with_state(hub)
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(pool: PgPool, sender: broadcast::Sender<Message>) {
    let mut wait = Duration::from_millis(100);
    let mut interrupted = false;
    loop {
        match attend(&pool, &sender, interrupted, &mut wait).await {
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => tracing::warn!(%error, "live updates are interrupted; trying again"),
            Ok(never) => match never {},
        }
        interrupted = true;
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// Passes messages on until the connection fails.
async fn attend(
    pool: &PgPool,
    sender: &broadcast::Sender<Message>,
    interrupted: bool,
    wait: &mut Duration,
) -> Result<Infallible, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    if interrupted {
        tell(sender, Message::Reload);
    }
    *wait = Duration::from_millis(100);
    loop {
        match listener.try_recv().await? {
            Some(notice) => match serde_json::from_str::<Change>(notice.payload()) {
                Ok(change) => {
                    tell(sender, Message::Changed(Arc::new(Heard { change, audience: OnceCell::new() })));
                }
                Err(error) => tracing::warn!(%error, "a message of the database is not understood"),
            },
            // The connection was lost and made anew: what was said in between is gone.
            None => tell(sender, Message::Reload),
        }
    }
}

fn tell(sender: &broadcast::Sender<Message>, message: Message) {
    // An error means that nobody is subscribed right now.
    let _ = sender.send(message);
}

#[derive(Clone)]
struct Hub {
    house: House,
    sender: broadcast::Sender<Message>,
    ending: watch::Receiver<bool>,
}

async fn subscribe(State(hub): State<Hub>, parts: Parts) -> Response {
    // Subscribed before the session is checked, so that nothing said in between is missed.
    let messages = hub.sender.subscribe();
    let actor = match hub.house.look(&parts).await {
        Ok(admitted) => admitted.actor,
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return refusal::answer(parts.uri.path(), status, &error);
        }
    };
    let mut heartbeat = tokio::time::interval(HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    heartbeat.reset();
    let subscriber = Subscriber {
        house: hub.house,
        parts,
        actor,
        checked: Stopwatch::start(),
        messages,
        ending: hub.ending,
        heartbeat,
        greeted: false,
        over: false,
    };
    // Proxies that collect answers before they pass them on would hold every message back.
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    (unbuffered, Sse::new(subscriber.into_stream())).into_response()
}

/// One open page.
struct Subscriber {
    house: House,
    parts: Parts,
    actor: Actor,
    checked: Stopwatch,
    messages: broadcast::Receiver<Message>,
    ending: watch::Receiver<bool>,
    heartbeat: Interval,
    greeted: bool,
    over: bool,
}

/// What woke a subscriber.
enum Woken {
    Message(Result<Message, broadcast::error::RecvError>),
    Heartbeat,
    Ending,
}

impl Subscriber {
    fn into_stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        futures::stream::unfold(self, |mut subscriber| async move {
            let event = subscriber.next().await?;
            Some((Ok(event), subscriber))
        })
    }

    /// The next thing to say, or `None` at the end.
    async fn next(&mut self) -> Option<Event> {
        if !self.greeted {
            self.greeted = true;
            return Some(Event::default().event(event::HELLO).data("{}").retry(RETRY));
        }
        while !self.over {
            let woken = tokio::select! {
                biased;
                _ = self.ending.wait_for(|ended| *ended) => Woken::Ending,
                message = self.messages.recv() => Woken::Message(message),
                _ = self.heartbeat.tick() => Woken::Heartbeat,
            };
            let message = match woken {
                Woken::Ending | Woken::Message(Err(broadcast::error::RecvError::Closed)) => return None,
                Woken::Message(Err(broadcast::error::RecvError::Lagged(_))) => Message::Reload,
                Woken::Message(Ok(message)) => message,
                Woken::Heartbeat => match self.admitted().await {
                    Ok(()) => return Some(Event::default().comment("")),
                    Err(end) => return end,
                },
            };
            let heard = match message {
                Message::Reload => return Some(Event::default().event(event::RELOAD).data("{}")),
                Message::Changed(heard) if heard.change.tenant == self.actor.tenant => heard,
                Message::Changed(_) => continue,
            };
            let change = &heard.change;
            // Who may sign in, who sits where and who may what decide what this stream may tell.
            let about_us = !BUSINESS.contains(&change.kind);
            if (about_us || self.checked.elapsed() > BELIEVED)
                && let Err(end) = self.admitted().await
            {
                return end;
            }
            if self.may_know(&heard).await
                && let Some(event) = told(change)
            {
                return Some(event);
            }
        }
        None
    }

    /// Asks again whether the session is valid; otherwise says how the stream ends. Asking does not prolong the
    /// session: a forgotten tab signs itself out in time.
    async fn admitted(&mut self) -> Result<(), Option<Event>> {
        match self.house.look(&self.parts).await {
            Ok(admitted) => {
                self.actor = admitted.actor;
                self.checked = Stopwatch::start();
                Ok(())
            }
            Err(AppError::SignedOut) => {
                self.over = true;
                Err(Some(Event::default().event(event::SIGNED_OUT).data("{}")))
            }
            // Not known is not admitted: the browser comes back and asks anew.
            Err(_) => {
                self.over = true;
                Err(None)
            }
        }
    }

    async fn may_know(&self, heard: &Heard) -> bool {
        let change = &heard.change;
        let all = self.actor.may(Action::See, change.kind).map(|permit| permit.owners().is_none());
        match all {
            _ if change.actor == self.actor.member => true,
            Err(_) => false,
            Ok(true) => true,
            Ok(false) => match heard.audience.get_or_try_init(|| self.audience(change)).await {
                Ok(through) => {
                    through.is_empty()
                        || through.iter().any(|(kind, owner)| self.actor.seen(*kind).covers(*owner))
                }
                Err(error) => {
                    tracing::warn!(%error, "who sees a record cannot be asked; its change is not told");
                    false
                }
            },
        }
    }

    async fn audience(&self, change: &Change) -> AppResult<Vec<(Object, Option<MemberId>)>> {
        let mut tx = db::tenant_tx(&self.house.pool, change.tenant).await?;
        let through =
            sight::audience(&mut tx, change.tenant, change.kind, change.id, self.actor.today).await?;
        tx.commit().await?;
        Ok(through)
    }
}

fn told(change: &Change) -> Option<Event> {
    let told = Told { kind: change.kind, id: change.id, version: change.version, by: change.actor };
    match Event::default().event(event::CHANGE).json_data(told) {
        Ok(event) => Some(event),
        Err(error) => {
            tracing::warn!(%error, "a change cannot be told");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_as_the_store_writes_it() {
        let (tenant, id, actor) = (TenantId::new(), Uuid::now_v7(), MemberId::new());
        let text = app::audit::store::hint(tenant, Object::Deal, id, 7, actor.0);
        let read: Change = serde_json::from_str(&text).expect("our own writing");
        assert_eq!(read, Change { tenant, kind: Object::Deal, id, version: 7, actor });
    }
}
