//! Who sees a pool, who claims, who assigns.

use leptos::prelude::*;

use crate::{
    i18n::{T, use_t},
    kit::*,
    pool::{model::*, text},
};

/// Somebody a pool is open to, while one edits it.
#[derive(Clone, Copy)]
pub(super) struct Door {
    holder: PoolHolder,
    claims: RwSignal<bool>,
    assigns: RwSignal<bool>,
}

impl Door {
    pub fn of(door: &PoolDoor) -> Door {
        Door { holder: door.holder, claims: RwSignal::new(door.claims), assigns: RwSignal::new(door.assigns) }
    }

    pub fn read(self) -> PoolDoor {
        PoolDoor {
            holder: self.holder,
            claims: self.claims.get_untracked(),
            assigns: self.assigns.get_untracked(),
        }
    }
}

/// What somebody is called.
fn called(holder: PoolHolder, holders: &[(PoolHolder, String)], t: T) -> String {
    match holder {
        PoolHolder::Everybody => t.s(text::EVERYBODY).into(),
        one => {
            let known = holders.iter().find(|h| h.0 == one).map(|h| h.1.clone());
            known.unwrap_or_else(|| t.s(text::GONE).into())
        }
    }
}

/// Who may, in a line each.
pub(super) fn said(pool: &Pool, settings: &PoolSettings, t: T) -> AnyView {
    if pool.doors.is_empty() {
        return view! { <span class="muted">{t.s(text::NOBODY_IN)}</span> }.into_any();
    }
    let one = |door: &PoolDoor| {
        let may = [(door.claims, text::MAY_CLAIM), (door.assigns, text::MAY_ASSIGN)];
        let may = may.into_iter().filter(|(on, _)| *on).map(|(_, said)| t.s(said)).collect::<Vec<_>>();
        let may = (!may.is_empty()).then(|| format!(" · {}", may.join(", ")));
        view! { <small class="block">{called(door.holder, &settings.holders, t)} <span class="muted">{may}</span></small> }
    };
    view! { <span class="block">{pool.doors.iter().map(one).collect_view()}</span> }.into_any()
}

/// The list while one edits it, and one more.
pub(super) fn editor(doors: RwSignal<Vec<Door>>, holders: StoredValue<Vec<(PoolHolder, String)>>) -> AnyView {
    let t = use_t();
    let chosen = RwSignal::new(String::new());
    let key = |holder: &PoolHolder| serde_json::to_string(holder).unwrap_or_default();
    let choices = Signal::derive(move || {
        let taken: Vec<PoolHolder> = doors.with(|all| all.iter().map(|d| d.holder).collect());
        let everybody = [(PoolHolder::Everybody, t.s(text::EVERYBODY).to_string())];
        let all = holders.with_value(|h| everybody.into_iter().chain(h.iter().cloned()).collect::<Vec<_>>());
        let free = all.into_iter().filter(|(h, _)| !taken.contains(h));
        free.map(|(h, name)| Choice::new(key(&h), name)).collect::<Vec<_>>()
    });
    let add = move |(value,): (String,)| {
        if let Ok(holder) = serde_json::from_str(&value) {
            doors.update(|all| all.push(Door::of(&PoolDoor { holder, claims: true, assigns: false })));
            chosen.set(String::new());
        }
    };
    let line = move |door: Door| {
        let name = holders.with_value(|h| called(door.holder, h, t));
        let out = t.with(text::TAKE_OUT, &[("name", &name)]);
        let remove = move || doors.update(|all| all.retain(|d| d.holder != door.holder));
        view! {
            <li class="row wrap">
                <span class="grow">{name.clone()}</span>
                <Checkbox checked=door.claims label=t.s(text::MAY_CLAIM)/>
                <Checkbox checked=door.assigns label=t.s(text::MAY_ASSIGN)/>
                <IconButton icon=Icon::Close small=true label=out on_press=remove/>
            </li>
        }
    };
    view! {
        <ul class="pool-doors">{move || doors.get().into_iter().map(line).collect_view()}</ul>
        <Show when=move || doors.with(Vec::is_empty)><p class="muted small">{t.s(text::NOBODY_IN)}</p></Show>
        <Select value=chosen choices=choices placeholder=t.s(text::ADD_HOLDER).to_string() label=t.s(text::ADD_HOLDER)
            on_change=Callback::new(add)/>
    }
    .into_any()
}
