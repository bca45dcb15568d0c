//! Two people changed one role: what is saved, what was chosen here, and which stays.

use leptos::prelude::*;

use super::{
    Desk,
    shelf::{Draft, form},
};
use crate::{
    access::{
        model::{Action, Field, Object, RoleLine, kind_text, shown},
        roles_text::*,
    },
    i18n::{T, use_t},
    kit::{Button, Dialog, Kind},
};

/// Shown whenever the shelf has a clash.
pub fn dialog(desk: Desk) -> AnyView {
    let t = use_t();
    let shelf = desk.shelf;
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if shelf.clash.with(Option::is_some) {
            open.set(true);
        }
    });
    let take = move || {
        let Some(theirs) = shelf.clash.get_untracked() else { return };
        let role = theirs.role;
        shelf.roles.update(|all| all.iter_mut().filter(|l| l.role == role).for_each(|l| *l = theirs.clone()));
        shelf.forget(role);
        open.set(false);
    };
    let keep = move || {
        let Some(theirs) = shelf.clash.get_untracked() else { return };
        shelf.keep(theirs.role, theirs.version);
        open.set(false);
        desk.save.dispatch(theirs.role);
    };
    let foot = move || {
        view! {
            <Button on_press=take>{t.s(TAKE_THEIRS)}</Button>
            <Button kind=Kind::Primary on_press=keep>{t.s(KEEP_MINE)}</Button>
        }
    };
    view! {
        <Dialog open=open title=t.s(CLASH) foot=foot on_close=move || shelf.clash.set(None)>
            {move || {
                let both = shelf.clash.get_untracked().and_then(|theirs| Some((shelf.draft(theirs.role)?, theirs)));
                both.map(|(mine, theirs)| differences(&mine, theirs, t))
            }}
        </Dialog>
    }
    .into_any()
}

/// What differs, line by line.
fn differences(mine: &Draft, theirs: RoleLine, t: T) -> AnyView {
    let theirs = form(theirs);
    let mut lines: Vec<(String, String, String)> = Vec::new();
    if mine.form.name != theirs.name {
        lines.push((t.s(ROLE_NAME).into(), theirs.name, mine.form.name.clone()));
    }
    for object in Object::ALL {
        for action in Action::ALL {
            let (now, own) = (theirs.rights.scope(action, object), mine.form.rights.scope(action, object));
            if now != own {
                let cell = format!("{} · {}", t.s(kind_text(object)), t.s(action.text()));
                let said = |scope| t.s(shown(action, object, scope)).to_string();
                lines.push((cell, said(now), said(own)));
            }
        }
    }
    for field in Field::ALL {
        let (now, own) = (theirs.rights.look(*field), mine.form.rights.look(*field));
        if now != own {
            let cell = format!("{} · {}", t.s(kind_text(field.object())), t.s(field.text()));
            lines.push((cell, t.s(now.text()).into(), t.s(own.text()).into()));
        }
    }
    if lines.is_empty() {
        return view! { <p>{t.s(CLASH_SAME)}</p> }.into_any();
    }
    let line = |(cell, now, own): (String, String, String)| {
        let (now, own) = (t.with(CLASH_THEIRS, &[("value", &now)]), t.with(CLASH_MINE, &[("value", &own)]));
        view! { <dt>{cell}</dt><dd>{now}<br/>{own}</dd> }
    };
    view! { <p>{t.s(CLASH_WHAT)}</p><dl class="facts">{lines.into_iter().map(line).collect_view()}</dl> }
        .into_any()
}
