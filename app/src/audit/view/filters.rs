//! What narrows the history: in the address, and in the fields above the table.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate, params::ParamsMap};

use super::super::{model::Object, text};
use crate::{
    access::model::{HistoryFilter, MemberName},
    error::AppError,
    i18n::use_t,
    kit::{Choice, DateInput, Select},
};

const PATH: &str = "/settings/history";

/// What the address says.
pub fn parse(query: &ParamsMap) -> HistoryFilter {
    HistoryFilter {
        object: query.get("object").filter(|o| Object::parse(o).is_some()),
        action: query.get("action").filter(|a| text::action(a).is_some()),
        person: query.get("person").and_then(|p| p.parse().ok()),
        from: query.get("from").and_then(|d| d.parse().ok()),
        to: query.get("to").and_then(|d| d.parse().ok()),
        before: query.get("before").and_then(|b| b.parse().ok()),
    }
}

/// The address that shows this.
pub fn href(filter: &HistoryFilter) -> String {
    let mut query = ParamsMap::new();
    let mut add = |name: &'static str, value: Option<String>| {
        if let Some(value) = value {
            query.insert(name, value);
        }
    };
    add("object", filter.object.clone());
    add("action", filter.action.clone());
    add("person", filter.person.map(|p| p.to_string()));
    add("from", filter.from.map(|d| d.to_string()));
    add("to", filter.to.map(|d| d.to_string()));
    add("before", filter.before.map(|b| b.to_string()));
    format!("{PATH}{}", query.to_query_string())
}

/// What the filters hold while they are on the screen.
#[derive(Clone, Copy)]
struct Chosen {
    object: RwSignal<String>,
    action: RwSignal<String>,
    person: RwSignal<String>,
    from: RwSignal<Option<NaiveDate>>,
    to: RwSignal<Option<NaiveDate>>,
}

impl Chosen {
    fn new(now: &HistoryFilter) -> Self {
        Self {
            object: RwSignal::new(now.object.clone().unwrap_or_default()),
            action: RwSignal::new(now.action.clone().unwrap_or_default()),
            person: RwSignal::new(now.person.map(|p| p.to_string()).unwrap_or_default()),
            from: RwSignal::new(now.from),
            to: RwSignal::new(now.to),
        }
    }

    /// What is chosen, from the latest entry on.
    fn filter(self) -> HistoryFilter {
        let word = |word: String| Some(word).filter(|w| !w.is_empty());
        HistoryFilter {
            object: word(self.object.get()),
            action: word(self.action.get()),
            person: self.person.get().parse().ok(),
            from: self.from.get(),
            to: self.to.get(),
            before: None,
        }
    }

    /// Shows what the address says.
    fn follow(self, now: HistoryFilter) {
        self.object.maybe_update(|o| set(o, now.object.unwrap_or_default()));
        self.action.maybe_update(|a| set(a, now.action.unwrap_or_default()));
        self.person.maybe_update(|p| set(p, now.person.map(|p| p.to_string()).unwrap_or_default()));
        self.from.maybe_update(|d| set(d, now.from));
        self.to.maybe_update(|d| set(d, now.to));
    }
}

/// The fields, which follow the address and are followed by it.
pub fn filters(filter: Memo<HistoryFilter>, names: Resource<Result<Vec<MemberName>, AppError>>) -> AnyView {
    let t = use_t();
    let chosen = Chosen::new(&filter.get_untracked());
    let navigate = use_navigate();
    // What is chosen goes into the address; the address decides what is shown.
    Effect::new(move |before: Option<HistoryFilter>| {
        let wanted = chosen.filter();
        let said = HistoryFilter { before: None, ..filter.get_untracked() };
        if before.is_some_and(|b| b != wanted) && said != wanted {
            navigate(&href(&wanted), NavigateOptions { scroll: false, ..Default::default() });
        }
        wanted
    });
    // And back again, when one goes back.
    Effect::new(move |_| chosen.follow(filter.get()));
    let objects =
        Object::ALL.iter().map(|o| Choice::new(o.code(), t.s(text::object(*o)))).collect::<Vec<_>>();
    let actions = text::ACTIONS.iter().map(|(code, name)| Choice::new(*code, t.s(*name))).collect::<Vec<_>>();
    let people = Signal::derive(move || {
        let names = names.get().and_then(Result::ok).unwrap_or_default();
        names.into_iter().map(|m| Choice::new(m.id.to_string(), m.name)).collect::<Vec<_>>()
    });
    view! {
        <Select value=chosen.object choices=objects label=t.s(text::OBJECT) placeholder=t.s(text::ANY_OBJECT).to_string() small=true/>
        <Select value=chosen.action choices=actions label=t.s(text::ACTION) placeholder=t.s(text::ANY_ACTION).to_string() small=true/>
        <Transition>
            <Select value=chosen.person choices=people label=t.s(text::PERSON) placeholder=t.s(text::ANYBODY).to_string() small=true/>
        </Transition>
        {day(t.s(text::FROM), chosen.from)}
        {day(t.s(text::TO), chosen.to)}
    }
    .into_any()
}

/// One end of the days shown, with its name beside it: two dates side by side would not tell which is which.
fn day(label: &'static str, value: RwSignal<Option<NaiveDate>>) -> AnyView {
    view! {
        <span class="row">
            <span class="small muted" aria-hidden="true">{label}</span>
            <DateInput value=value label=label small=true/>
        </span>
    }
    .into_any()
}

/// Sets a value and says whether it is another one.
fn set<V: PartialEq>(place: &mut V, value: V) -> bool {
    let other = *place != value;
    *place = value;
    other
}
