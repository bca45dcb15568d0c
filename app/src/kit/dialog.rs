//! Dialogs on the browser's own `<dialog>`: focus is kept inside, Esc closes, focus goes back to where it was.

use leptos::{html, prelude::*};

use super::{
    button::{Button, IconButton, Kind},
    dom,
    icon::Icon,
    state::{Shape, Skeleton},
    text,
};
use crate::i18n::use_t;

/// The shape of a dialog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogShape {
    #[default]
    Normal,
    Wide,
    Narrow,
    /// A panel at the side, as high as the window.
    Panel,
    /// No head and no padding; the content draws everything. The title is still said to those who listen.
    Bare,
}

/// Opens while `open` is true. The content is made anew at each opening, so a form starts fresh.
/// `light` closes on a click outside: only where nothing typed can be lost.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] shape: DialogShape,
    #[prop(optional)] light: bool,
    /// The row of buttons at the bottom; a form may instead end in its own `<div class="dialog-foot">`.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
    /// Told after closing, however it was closed.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    children: ChildrenFn,
) -> AnyView {
    let t = use_t();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        let wanted = open.get();
        if wanted && !dialog.open() {
            show(dialog, open);
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    let class = match shape {
        DialogShape::Normal => "dialog",
        DialogShape::Wide => "dialog wide",
        DialogShape::Narrow => "dialog narrow",
        DialogShape::Panel => "dialog panel",
        DialogShape::Bare => "dialog bare",
    };
    let bare = shape == DialogShape::Bare;
    let inside = StoredValue::new(children);
    let foot = StoredValue::new(foot);
    view! {
        <dialog
            node_ref=node
            class=class
            aria-label=move || title.get()
            on:close=move |_| {
                open.set(false);
                if let Some(on_close) = on_close {
                    on_close.run(());
                }
            }
            on:mousedown=move |ev| {
                let outside = ev.target() == ev.current_target();
                if light && outside {
                    open.set(false);
                }
            }
        >
            <Show when=move || open.get()>
                {(!bare).then(|| view! {
                    <header class="dialog-head">
                        <h2>{move || title.get()}</h2>
                        <IconButton icon=Icon::Close label=t.s(text::CLOSE) on_press=move || open.set(false)/>
                    </header>
                })}
                <div class=if bare { "" } else { "dialog-body" }>{inside.with_value(|c| c())}</div>
                {foot.with_value(|f| f.as_ref().map(|f| view! { <footer class="dialog-foot">{f.run()}</footer> }))}
            </Show>
        </dialog>
    }
    .into_any()
}

/// What a dialog holds, where it is loaded or asked for when the dialog opens: bones meanwhile; then the focus goes where the
/// dialog would have put it.
pub fn loaded<F>(content: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = AnyView> + Send + 'static,
{
    let arrived = move || {
        let content = content();
        Suspend::new(async move {
            let view = content.await;
            let node = NodeRef::<html::Div>::new();
            Effect::new(move |_| {
                let Some(node) = node.get() else { return };
                // In the next frame it stands in its dialog.
                request_animation_frame(move || {
                    if let Ok(Some(dialog)) = node.closest("dialog") {
                        dom::enter(&dialog);
                    }
                });
            });
            view! { <div node_ref=node>{view}</div> }
        })
    };
    // In the browser only, and once the page is alive: what the server drew must be there when the page comes to life, and a part
    // of the program still on its way is not.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    view! {
        <Suspense fallback=|| view! { <Skeleton shape=Shape::Lines(5)/> }>
            {move || if alive.get() { arrived().into_any() } else { view! { <Skeleton shape=Shape::Lines(5)/> }.into_any() }}
        </Suspense>
    }
    .into_any()
}

/// Shows a dialog as soon as it stands on the page: what waits for its data is made before it is put there.
fn show(dialog: leptos::web_sys::HtmlDialogElement, open: RwSignal<bool>) {
    if open.try_get_untracked() != Some(true) {
        return;
    }
    if !dialog.is_connected() {
        request_animation_frame(move || show(dialog, open));
    } else if dialog.show_modal().is_ok() {
        dom::enter(&dialog);
    }
}

/// Asks before something that cannot be undone. What can be undone needs no question, only an Undo.
#[component]
pub fn Confirm(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// What will happen, in one or two sentences.
    #[prop(into)]
    body: Signal<String>,
    /// The word on the button, naming the deed: never just "OK".
    #[prop(into)]
    action: String,
    #[prop(optional)] danger: bool,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(into)] on_yes: Callback<()>,
) -> AnyView {
    let t = use_t();
    let kind = if danger { Kind::DangerPrimary } else { Kind::Primary };
    let foot = move || {
        let action = action.clone();
        view! {
            <Button on_press=move || open.set(false)>{t.s(text::CANCEL)}</Button>
            <Button kind=kind busy=busy on_press=on_yes>{action}</Button>
        }
    };
    view! {
        <Dialog open=open title=title shape=DialogShape::Narrow foot=foot>
            <p>{move || body.get()}</p>
        </Dialog>
    }
    .into_any()
}
