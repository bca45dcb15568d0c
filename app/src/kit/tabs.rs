//! Switching between views: tabs as links, because the address is the state, and segments for a choice within a form.

use leptos::prelude::*;

use super::select::Choice;

/// One view to switch to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    pub href: String,
    pub label: String,
    /// How many things are in it; shown when known.
    pub count: Option<i64>,
    pub here: bool,
}

impl Tab {
    pub fn new(href: impl Into<String>, label: impl Into<String>, here: bool) -> Self {
        Self { href: href.into(), label: label.into(), count: None, here }
    }

    pub fn count(mut self, count: i64) -> Self {
        self.count = Some(count);
        self
    }
}

/// Links along a hairline; the one shown is underlined. `segments` draws them as one control instead, for beside a title.
#[component]
pub fn Tabs(
    /// What is switched.
    #[prop(into)]
    label: String,
    #[prop(into)] tabs: Signal<Vec<Tab>>,
    #[prop(optional)] segments: bool,
) -> AnyView {
    let tab = |tab: Tab| {
        view! {
            <a href=tab.href aria-current=tab.here.then_some("page")>
                {tab.label}
                {tab.count.map(|n| view! { <span class="n">{n}</span> })}
            </a>
        }
    };
    view! {
        <nav class=if segments { "seg" } else { "tabs" } aria-label=label>
            {move || tabs.get().into_iter().map(tab).collect_view()}
        </nav>
    }
    .into_any()
}

/// One of a few, all in sight: radio buttons drawn as one control. `name` must be unique on the page.
#[component]
pub fn Segmented(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(optional, into)] on_change: Option<Callback<(String,)>>,
) -> AnyView {
    let segment = move |choice: Choice| {
        let (name, mine, own) = (name.clone(), choice.value.clone(), choice.value.clone());
        let drawn = value.with_untracked(|v| *v == choice.value);
        view! {
            <label>
                <input
                    type="radio"
                    class="heard"
                    name=name
                    value=choice.value
                    checked=drawn
                    prop:checked=move || value.with(|v| *v == mine)
                    on:change=move |_| {
                        value.set(own.clone());
                        if let Some(on_change) = on_change {
                            on_change.run((own.clone(),));
                        }
                    }
                />
                <span>{choice.label}</span>
            </label>
        }
    };
    view! {
        <div class="seg" role="radiogroup" aria-label=label>
            {move || choices.get().into_iter().map(segment.clone()).collect_view()}
        </div>
    }
    .into_any()
}
