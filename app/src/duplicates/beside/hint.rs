//! What is like the record being typed, said while it is typed.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use uuid::Uuid;

use super::field_names;
use crate::{
    audit::model::Object,
    duplicates::{api::find_alike, model::*, text::*},
    i18n::use_t,
    kit::*,
};

/// How long nothing must be typed before it is asked.
const REST: Duration = Duration::from_millis(350);

/// Names the records like the one in a form. `typed`: the fields by which records are told to be the same, as they stand; `except`:
/// the record being edited, which is asked about only once something in it was changed; `open`: whether the form is.
pub fn hint(
    object: Object,
    typed: Signal<Fields>,
    except: Signal<Option<Uuid>>,
    open: RwSignal<bool>,
) -> AnyView {
    let t = use_t();
    let found = RwSignal::new(Likenesses::default());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    // What stood there when the form was opened, and the number of the question.
    let first = StoredValue::new(None::<Fields>);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (is_open, said) = (open.get(), typed.get());
        if let Some(handle) = timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        asked.update_value(|n| *n = n.wrapping_add(1));
        let turn = asked.get_value();
        if !is_open {
            first.set_value(None);
            found.set(Likenesses::default());
            return;
        }
        let begun = first.get_value().unwrap_or_else(|| said.clone());
        first.set_value(Some(begun.clone()));
        let except = except.get_untracked();
        let nothing = said.values().all(|value| value.trim().is_empty());
        if nothing || (except.is_some() && said == begun) {
            found.set(Likenesses::default());
            return;
        }
        let ask = move || {
            spawn_local(async move {
                // A hint that cannot be had is no reason to disturb whoever types.
                let Ok(answer) = find_alike(object, said, except).await else { return };
                if asked.try_get_value() == Some(turn) {
                    found.try_set(answer);
                }
            });
        };
        timer.set_value(set_timeout_with_handle(ask, REST).ok());
    });
    on_cleanup(move || {
        if let Some(handle) = timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    });
    let one = move |it: Alike| {
        let why = (!it.why.is_empty()).then(|| t.with(AGREE, &[("fields", &field_names(t, &it.why))]));
        let label = t.with(HINT_OPEN, &[("name", &it.name)]);
        view! {
            <li>
                <a class="link" href=record_path(object, it.id) target="_blank" rel="external noopener" aria-label=label>{it.name}</a>
                <small class="muted">{[it.beside, why].into_iter().flatten().collect::<Vec<_>>().join(" · ")}</small>
            </li>
        }
    };
    let told = move || {
        let Likenesses { seen, unseen } = found.get();
        (!seen.is_empty() || unseen).then(|| {
            let unseen = unseen.then(|| view! { <p class="small">{t.s(HINT_UNSEEN)}</p> });
            view! {
                <div class="alike">
                    <b class="small"><Icon of=Icon::Warning size="s"/> {t.s(HINT)}</b>
                    <ul>{seen.into_iter().map(one).collect_view()}</ul>
                    {unseen}
                </div>
            }
        })
    };
    view! { <div class="whole" role="status">{told}</div> }.into_any()
}
