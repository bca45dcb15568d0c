//! What a page is asked to begin from elsewhere: the palette opens the form a page's "New" button opens.

use leptos::prelude::*;

/// The path of the page that is asked for something new and has not begun it yet. Not in the address: Back and loading anew
/// would ask again.
#[derive(Clone, Copy)]
pub struct Fresh(pub RwSignal<Option<&'static str>>);

/// Whether the form for something new is open on the page at `path`: opened by its button, or as asked from elsewhere.
pub fn use_fresh(path: &'static str) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    let asked = use_context::<Fresh>();
    Effect::new(move |_| {
        let Some(Fresh(asked)) = asked else { return };
        if asked.get() == Some(path) {
            asked.set(None);
            open.set(true);
        }
    });
    open
}
