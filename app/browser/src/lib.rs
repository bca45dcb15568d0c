//! Hydrates the server-rendered page in the browser.

/// Takes over the page that the server rendered. Called once by the bootstrap script.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::app::App);
}
