//! The keys that work on every page, and the dialog that lists them.

use leptos::{ev, leptos_dom::helpers::WindowListenerHandle, prelude::*, wasm_bindgen::JsCast};
use leptos_router::hooks::use_navigate;
use web_sys::HtmlElement;

use super::{nav::Nav, text};
use crate::{
    i18n::{Text, use_t},
    kit::{Dialog, Kbd, is_typing},
};

/// How long `g` waits for its letter, in milliseconds.
const PATIENCE: f64 = 1200.0;

/// Listens for the keys of every page: the palette, the help, `g` and a letter, and the one-letter keys that elements of
/// the page offer by `data-key`. A key means text while somebody types, and nothing behind an open dialog.
pub fn listen(palette: RwSignal<bool>, help: RwSignal<bool>) {
    let navigate = use_navigate();
    let handle = StoredValue::new(None::<WindowListenerHandle>);
    Effect::new(move |_| {
        let navigate = navigate.clone();
        let went = StoredValue::new(f64::NEG_INFINITY);
        let listener = window_event_listener(ev::keydown, move |ev| {
            let key = ev.key();
            if (ev.ctrl_key() || ev.meta_key()) && key.eq_ignore_ascii_case("k") {
                ev.prevent_default();
                palette.update(|open| *open = !*open);
                return;
            }
            let busy =
                ev.default_prevented() || is_typing(&ev) || ev.ctrl_key() || ev.meta_key() || ev.alt_key();
            if busy || key.chars().count() != 1 || found("dialog[open], [popover]:popover-open").is_some() {
                return;
            }
            let waiting = ev.time_stamp() - went.get_value() < PATIENCE;
            went.set_value(f64::NEG_INFINITY);
            if let Some(place) = Nav::ALL.into_iter().find(|n| waiting && n.key() == key) {
                navigate(place.path(), Default::default());
            } else if key == "?" {
                help.set(true);
            } else if key == "g" {
                went.set_value(ev.time_stamp());
            } else if key.chars().all(|c| c.is_ascii_alphanumeric() || c == '/') {
                let Some(offer) = found(&format!("main [data-key='{key}']")) else { return };
                if offer.tag_name() == "INPUT" {
                    // An element that has left the page cannot take the focus; then the key does nothing.
                    let _ = offer.focus();
                } else {
                    offer.click();
                }
            } else {
                return;
            }
            ev.prevent_default();
        });
        handle.set_value(Some(listener));
    });
    on_cleanup(move || {
        if let Some(Some(listener)) = handle.try_update_value(Option::take) {
            listener.remove();
        }
    });
}

fn found(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// The keys, by place.
#[component]
pub fn KeysHelp(open: RwSignal<bool>) -> AnyView {
    let t = use_t();
    let line = move |name: Text, keys: &'static [&'static str]| {
        let keys = keys.iter().map(|k| view! { <Kbd keys=*k/> }).collect_view();
        view! { <div><span>{t.s(name)}</span>{keys}</div> }
    };
    let go =
        move |n: Nav| view! { <div><span>{t.s(n.name())}</span><Kbd keys="g"/><Kbd keys=n.key()/></div> };
    view! {
        <Dialog open=open title=t.s(text::SHORTCUTS) light=true>
            <div class="keys">
                <h3>{t.s(text::KEYS_GO)}</h3>
                {Nav::ALL.into_iter().map(go).collect_view()}
                <h3>{t.s(text::KEYS_DO)}</h3>
                {line(text::KEY_PALETTE, &["Ctrl", "K"])}
                {line(text::KEY_CREATE, &["c"])}
                {line(text::KEY_EDIT, &["e"])}
                {line(text::KEY_CLOSE, &["Esc"])}
                {line(text::KEY_HELP, &["?"])}
                <h3>{t.s(text::KEYS_LIST)}</h3>
                {line(text::KEY_NEXT, &["j", "k"])}
                {line(text::KEY_SELECT, &["x"])}
                {line(text::KEY_OPEN, &["Enter"])}
                {line(text::KEY_PEEK, &["Space"])}
                <h3>{t.s(text::KEYS_BOARD)}</h3>
                {line(text::KEY_LIFT, &["Space"])}
                {line(text::KEY_MOVE, &["←", "→", "↑", "↓"])}
                {line(text::KEY_MENU, &["m"])}
            </div>
        </Dialog>
    }
    .into_any()
}
