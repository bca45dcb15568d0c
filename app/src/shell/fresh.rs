//! What an address asks a page to begin: `?new=1` opens the form its "New" button opens.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

/// The address that opens the form for something new on the page at `path`.
pub fn fresh_path(path: &str) -> String {
    format!("{path}?new=1")
}

/// Whether the form for something new is open on the page at `path`: opened by its button, or by the address. The address
/// forgets it at once, so that neither Back nor loading anew opens the form again.
pub fn use_fresh(path: &'static str) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    let location = use_location();
    let navigate = use_navigate();
    Effect::new(move |_| {
        // While another page is on its way the address is already that page's.
        let asked = location.pathname.with(|p| p == path) && location.query.read().get("new").is_some();
        if asked {
            open.set(true);
            navigate(path, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        }
    });
    open
}
