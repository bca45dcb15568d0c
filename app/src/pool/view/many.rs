//! Choosing some of a few: a menu whose lines are ticked.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::kit::*;

/// A button that says what is chosen (`none` where nothing is) and opens the choices.
pub(super) fn many(
    label: &'static str,
    none: &'static str,
    choices: Signal<Vec<Choice>>,
    chosen: RwSignal<BTreeSet<String>>,
) -> AnyView {
    let face = move || {
        let said = move || {
            let names: Vec<String> = choices.with(|all| {
                chosen.with(|on| {
                    all.iter().filter(|c| on.contains(&c.value)).map(|c| c.label.clone()).collect()
                })
            });
            if names.is_empty() { none.to_string() } else { names.join(", ") }
        };
        view! { <span class="clip">{said}</span> <Icon of=Icon::ChevronDown size="s"/> }
    };
    let item = move |choice: Choice| {
        let (own, value) = (choice.value.clone(), choice.value);
        let checked = Signal::derive(move || chosen.with(|on| on.contains(&own)));
        let turn = move || {
            chosen.update(|on| {
                if !on.remove(&value) {
                    on.insert(value.clone());
                }
            })
        };
        view! { <MenuItem checked=checked many=true on_select=turn>{choice.label}</MenuItem> }
    };
    view! {
        <Menu label=label face=face class="btn s">
            {move || choices.get().into_iter().map(item).collect_view()}
        </Menu>
    }
    .into_any()
}
