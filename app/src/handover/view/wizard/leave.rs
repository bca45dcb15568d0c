//! Deactivating somebody without a hand-over: at once where they hold nothing, else only after it was said what stays.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{super::in_words, Desk};
use crate::{
    handover::{api::shut_out, text::*},
    i18n::use_t,
    kit::*,
};

/// The page of somebody who holds nothing, or whose records one may not hand over.
pub(super) fn simple(desk: Desk) -> AnyView {
    let t = use_t();
    let name = desk.name();
    let (nothing, may_leave) = desk.held.with_value(|h| (h.open.total() == 0, h.may_deactivate && h.here()));
    let said = if nothing {
        view! { <Banner tone=Tone::Good title=t.with(HOLDS_NOTHING, &[("name", &name)])>{t.s(HOLDS_NOTHING_TEXT)}</Banner> }.into_any()
    } else {
        let held = desk.held.with_value(|h| in_words(t, h.open));
        view! { <Banner tone=Tone::Soon title=held>{t.s(MAY_NOT_MOVE)}</Banner> }.into_any()
    };
    view! {
        <p class="handover-who"><Avatar name=name.clone() size="l"/><b>{name}</b></p>
        {said}
        {may_leave.then(|| without(desk))}
    }
    .into_any()
}

/// The button that deactivates without a hand-over, and the question behind it.
pub(super) fn without(desk: Desk) -> AnyView {
    let (t, toasts, navigate) = (use_t(), use_toasts(), use_navigate());
    let asked = RwSignal::new(false);
    let name = desk.name();
    let (open, member, version) = desk.held.with_value(|h| (h.open, h.member.id, h.version));
    let stays = open.total() > 0;
    let leave = Action::new({
        let name = name.clone();
        move |_: &()| {
            let (navigate, name) = (navigate.clone(), name.clone());
            async move {
                match shut_out(member, version, stays).await {
                    Ok(_) => {
                        toasts.good(t.with(DEACTIVATED_NAMED, &[("name", &name)]));
                        navigate("/settings/members", Default::default());
                    }
                    Err(error) => {
                        asked.set(false);
                        toasts.error(&error);
                    }
                }
            }
        }
    });
    let (button, title, action) =
        if stays { (WITHOUT, WITHOUT_TITLE, WITHOUT_DO) } else { (DEACTIVATE, DEACTIVATE_NAMED, DEACTIVATE) };
    let mut body = t.s(DEACTIVATE_WHAT).to_string();
    if stays {
        body = format!("{} {body}", t.with(WITHOUT_WHAT, &[("what", &in_words(t, open)), ("name", &name)]));
    }
    view! {
        <div class="btns"><Button kind=Kind::Danger on_press=move || asked.set(true)>{t.s(button)}</Button></div>
        <Confirm
            open=asked
            title=t.with(title, &[("name", &name)])
            body=body
            action=t.s(action)
            danger=true
            busy=leave.pending()
            on_yes=move || { leave.dispatch(()); }
        />
    }
    .into_any()
}
