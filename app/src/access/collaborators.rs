//! Who works on a record beside its owner, on the record's page whatever room it stands in: a card, and how one is added.

use leptos::prelude::*;
use uuid::Uuid;

use super::{
    api::{drop_collaborator, member_names, put_collaborator},
    model::{Collaborator, Collaborators, MemberId, Object, Status},
    sharing_text::*,
    text::CANCEL,
};
use crate::{
    error::AppError,
    format,
    i18n::{T, use_t},
    kit::*,
};

type Shown = RwSignal<Collaborators>;

/// The card of a record's collaborators.
pub fn card(object: Object, id: Uuid, read: Collaborators) -> AnyView {
    let t = use_t();
    let open = RwSignal::new(false);
    // What a change answers takes the place of what was read.
    let shown = RwSignal::new(read);
    view! {
        {move || list(shown.get(), (object, id), shown, open)}
        <Dialog open=open title=t.s(ADD_COLLABORATOR)>{move || form((object, id), shown, open)}</Dialog>
    }
    .into_any()
}

fn list(all: Collaborators, of: (Object, Uuid), shown: Shown, open: RwSignal<bool>) -> AnyView {
    let t = use_t();
    let add = all.may.then(|| {
        view! { <IconButton icon=Icon::Plus small=true label=t.s(ADD_COLLABORATOR) on_press=move || open.set(true)/> }
    });
    let count = Some(all.people.len()).filter(|n| *n > 0).map(|n| n.to_string());
    let body = if all.people.is_empty() {
        view! { <p class="faint small">{t.s(NO_COLLABORATORS)}</p> }.into_any()
    } else {
        let may = all.may;
        let lines = all.people.into_iter().map(|one| line(one, of, may, shown, t)).collect_view();
        view! { <ul class="collaborators">{lines}</ul> }.into_any()
    };
    view! {
        <section class="related">
            <header>
                <h2>{t.s(COLLABORATORS)}</h2>
                {count.map(|n| view! { <span class="faint num">{n}</span> })}
                <span class="end">{add}</span>
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn line(one: Collaborator, (object, id): (Object, Uuid), may: bool, shown: Shown, t: T) -> AnyView {
    let toasts = use_toasts();
    let member = one.member;
    let remove = Action::new(move |_: &()| async move {
        match drop_collaborator(object, id, member).await {
            Ok(now) => shown.set(now),
            Err(error) => toasts.error(&error),
        }
    });
    let until = one.until.map(|day| t.with(UNTIL_DAY, &[("day", &format::date(day, t.0))]));
    let level = t.s(if one.writes { WRITES } else { READS }).to_string();
    let hint = [one.part, Some(level), until].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let label = t.with(REMOVE_COLLABORATOR, &[("name", &one.name)]);
    let cross = may.then(|| {
        view! { <IconButton small=true icon=Icon::Close label=label on_press=move || { remove.dispatch(()); }/> }
    });
    view! {
        <li>
            <Avatar name=one.name.clone()/>
            <span class="grow"><b>{one.name}</b><small class="muted">{hint}</small></span>
            {cross}
        </li>
    }
    .into_any()
}

/// Finds somebody who works here.
fn people() -> Callback<(String,), Finding> {
    Callback::new(|(words,): (String,)| {
        let found = async move {
            let words = words.trim().to_lowercase();
            let all = member_names().await?.into_iter().filter(|m| m.status != Status::Inactive);
            let fitting = all.filter(|m| m.name.to_lowercase().contains(&words)).take(20);
            Ok(fitting.map(|m| Picked::new(m.id, m.name)).collect())
        };
        Box::pin(found) as Finding
    })
}

fn form((object, id): (Object, Uuid), shown: Shown, open: RwSignal<bool>) -> AnyView {
    let t = use_t();
    let who = RwSignal::new(None::<Picked>);
    let (part, level) = (RwSignal::new(String::new()), RwSignal::new("read".to_string()));
    let until = RwSignal::new(None);
    let error = RwSignal::new(None::<AppError>);
    let add = Action::new(move |_: &()| async move {
        let member = who.with_untracked(|w| w.as_ref().and_then(|w| w.id.parse::<MemberId>().ok()));
        let Some(member) = member else {
            error.set(Some(AppError::field("member", WHO_NEEDED)));
            return;
        };
        let one = Collaborator {
            member,
            name: String::new(),
            part: Some(part.get_untracked()),
            writes: level.get_untracked() == "write",
            until: until.get_untracked(),
        };
        match put_collaborator(object, id, one).await {
            Ok(now) => {
                shown.set(now);
                open.set(false);
            }
            Err(wrong) => error.set(Some(wrong)),
        }
    });
    let wrong =
        move |field: &'static str| Signal::derive(move || error.with(|e| e.as_ref()?.for_field(field, t.0)));
    let other = move || {
        let words =
            error.with(|e| e.as_ref().filter(|e| !matches!(e, AppError::Invalid(_))).map(|e| e.message(t.0)));
        words.map(|words| view! { <div class="whole"><Banner tone=Tone::Late>{words}</Banner></div> })
    };
    let levels = vec![Choice::new("read", t.s(READS)), Choice::new("write", t.s(WRITES))];
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        add.dispatch(());
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            {other}
            <Field name="member" label=t.s(COLLABORATOR) required=true whole=true error=wrong("member")>
                <Picker value=who search=people()/>
            </Field>
            <Field name="part" label=t.s(PART) whole=true error=wrong("part")>
                <TextInput value=part placeholder=t.s(PART_EXAMPLE) max=60/>
            </Field>
            <Field name="level" label=t.s(RULE_LEVEL)><Select value=level choices=Signal::stored(levels)/></Field>
            <Field name="until" label=t.s(RULE_UNTIL) help=t.s(FOR_GOOD) error=wrong("until")><DateInput value=until/></Field>
            <div class="dialog-foot whole">
                <Button on_press=move || open.set(false)>{t.s(CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy=add.pending()>{t.s(ADD)}</Button>
            </div>
        </form>
    }
    .into_any()
}
