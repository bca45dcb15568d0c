//! What others do, heard while a page is open: a stream of hints, each naming a record and its version. The page asks for what
//! it shows; it never believes a hint.

use leptos::{__reexports::send_wrapper::SendWrapper, prelude::*};
use serde::Deserialize;
use uuid::Uuid;

use crate::{access::model::MemberId, audit::model::Object};

/// Where the stream is.
pub const PATH: &str = "/events";

/// A record was changed, by this page or another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Change {
    pub kind: Object,
    pub id: Uuid,
    /// The record's version after the change.
    pub version: i64,
    pub by: MemberId,
}

/// What is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    Changed(Change),
    /// Changes may have been missed: everything shown may be old.
    Reload,
}

/// Listens for as long as the component is there. Nothing is heard on the server, nor before the page has come alive.
pub fn use_live(on_heard: impl Fn(Heard) + Clone + 'static) {
    // Never wrapped on the server, where another thread may drop this than drew the page.
    let stream = StoredValue::new(None::<SendWrapper<browser::Stream>>);
    Effect::new(move |_| {
        let opened = browser::Stream::open(on_heard.clone());
        if opened.is_none() {
            leptos::logging::warn!("no live updates: {PATH} cannot be opened");
        }
        stream.set_value(opened.map(SendWrapper::new));
    });
}

/// The names of what the stream says, for both its ends.
pub mod event {
    /// The stream stands.
    pub const HELLO: &str = "hello";
    /// A record was changed; a [`Change`](super::Change) as JSON.
    pub const CHANGE: &str = "change";
    /// Something was missed: look at everything again.
    pub const RELOAD: &str = "reload";
    /// The session is over, and so is the stream.
    pub const SIGNED_OUT: &str = "signed_out";
}

mod browser {
    use std::cell::Cell;

    use leptos::wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{Event, EventSource, MessageEvent};

    use super::{Heard, PATH, event};

    type Listener = Closure<dyn Fn(Event)>;

    /// An open stream; dropping it closes it.
    pub struct Stream {
        source: EventSource,
        _listeners: Vec<Listener>,
    }

    impl Stream {
        pub fn open(on_heard: impl Fn(Heard) + Clone + 'static) -> Option<Stream> {
            let source = EventSource::new(PATH).ok()?;
            let (said, missed, again) = (on_heard.clone(), on_heard.clone(), on_heard);
            let opened = Cell::new(false);
            let ended = source.clone();
            let listeners: [(&str, Listener); 4] = [
                (
                    event::CHANGE,
                    Closure::new(move |ev: Event| {
                        let text = ev.dyn_ref::<MessageEvent>().and_then(|ev| ev.data().as_string());
                        match text.as_deref().map(serde_json::from_str) {
                            Some(Ok(change)) => said(Heard::Changed(change)),
                            // A hint we do not understand is of a newer server: look again rather than miss something.
                            _ => said(Heard::Reload),
                        }
                    }),
                ),
                (event::RELOAD, Closure::new(move |_| missed(Heard::Reload))),
                // The browser opens a broken stream again by itself; what was said meanwhile is lost.
                (
                    "open",
                    Closure::new(move |_| {
                        if opened.replace(true) {
                            again(Heard::Reload);
                        }
                    }),
                ),
                (event::SIGNED_OUT, Closure::new(move |_| ended.close())),
            ];
            for (name, listener) in &listeners {
                source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref()).ok()?;
            }
            Some(Stream { source, _listeners: listeners.into_iter().map(|(_, l)| l).collect() })
        }
    }

    impl Drop for Stream {
        fn drop(&mut self) {
            self.source.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_read_as_the_server_writes_it() {
        let id = Uuid::now_v7();
        let text = format!(r#"{{"kind":"deal","id":"{id}","version":7,"by":"{id}"}}"#);
        let change: Change = serde_json::from_str(&text).unwrap();
        assert_eq!(change, Change { kind: Object::Deal, id, version: 7, by: MemberId(id) });
    }
}
