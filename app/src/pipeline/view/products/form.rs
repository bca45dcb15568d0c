//! A product's form.

use leptos::{prelude::*, task::spawn_local};

use super::text;
use crate::{
    access::visitor::use_me,
    error::AppError,
    i18n::use_t,
    kit::{self, *},
    money::{Currency, Money},
    pipeline::{
        api,
        model::{Product, ProductId, ProductPatch},
    },
};

/// What is being made or mended.
#[derive(Clone, Debug)]
pub struct Editing {
    id: ProductId,
    /// As it was when the form was opened; `None`: a new one.
    old: Option<Product>,
}

impl Editing {
    /// A new product. One id for one form: sent twice it still makes one.
    pub fn fresh() -> Editing {
        Editing { id: ProductId::new(), old: None }
    }

    pub fn of(product: Product) -> Editing {
        Editing { id: product.id, old: Some(product) }
    }
}

/// Open while there is something to edit.
#[component]
pub fn ProductDialog(
    editing: RwSignal<Option<Editing>>,
    families: Signal<Vec<String>>,
    on_saved: Callback<()>,
) -> AnyView {
    let t = use_t();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(editing.with(Option::is_some)));
    let title = Signal::derive(move || {
        let known = editing.with(|e| e.as_ref().is_some_and(|e| e.old.is_some()));
        t.s(if known { text::EDIT_PRODUCT } else { text::NEW_PRODUCT }).to_string()
    });
    view! {
        <Dialog open title on_close=move || editing.set(None)>
            {move || editing.get_untracked().map(|editing| form(editing, open, families, on_saved))}
        </Dialog>
    }
    .into_any()
}

/// What is typed. Copy it freely.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    code: RwSignal<String>,
    family: RwSignal<String>,
    price: RwSignal<String>,
    currency: RwSignal<String>,
    active: RwSignal<bool>,
    description: RwSignal<String>,
}

impl Typed {
    fn of(old: Option<&Product>, base: Currency) -> Typed {
        let text = |of: fn(&Product) -> Option<String>| RwSignal::new(old.and_then(of).unwrap_or_default());
        let price = old.and_then(|p| p.price);
        Typed {
            name: text(|p| Some(p.name.clone())),
            code: text(|p| p.code.clone()),
            family: text(|p| p.family.clone()),
            price: RwSignal::new(price.map(Money::plain).unwrap_or_default()),
            currency: RwSignal::new(price.map_or(base, |p| p.currency).to_string()),
            active: RwSignal::new(old.is_none_or(|p| p.active)),
            description: text(|p| p.description.clone()),
        }
    }

    fn patch(self) -> ProductPatch {
        ProductPatch {
            name: Some(self.name.get_untracked()),
            code: Some(self.code.get_untracked()),
            family: Some(self.family.get_untracked()),
            price: Some(self.price.get_untracked()),
            currency: self.currency.get_untracked().parse().ok(),
            active: Some(self.active.get_untracked()),
            description: Some(self.description.get_untracked()),
        }
    }
}

fn form(
    editing: Editing,
    open: RwSignal<bool>,
    families: Signal<Vec<String>>,
    on_saved: Callback<()>,
) -> AnyView {
    let (t, me, toasts) = (use_t(), use_me(), use_toasts());
    let typed = Typed::of(editing.old.as_ref(), me.base_currency);
    let version = RwSignal::new(editing.old.as_ref().map(|p| p.version));
    let (error, busy) = (RwSignal::new(None::<AppError>), RwSignal::new(false));
    let theirs = RwSignal::new(None::<Product>);
    let id = editing.id;
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (patch, version_seen) = (typed.patch(), version.get_untracked());
        spawn_local(async move {
            let answer = match version_seen {
                Some(seen) => api::update_product(id, seen, patch).await,
                None => api::create_product(id, patch).await,
            };
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    toasts.good(t.s(text::SAVED));
                    open.try_set(false);
                    on_saved.run(());
                }
                Err(AppError::Conflict(json)) => {
                    // What was typed stays; saving again is then meant to write over what is shown.
                    if let Ok(now) = serde_json::from_str::<Product>(&json) {
                        version.try_set(Some(now.version));
                        theirs.try_set(Some(now));
                    }
                }
                Err(refusal) => {
                    if let Some(Some(refusal)) = error.try_set(Some(refusal)) {
                        toasts.error(&refusal);
                    }
                }
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <div class="whole">{move || theirs.get().map(changed)}</div>
            <div class="whole">{move || told(error).map(|words| view! { <Banner tone=Tone::Late>{words}</Banner> })}</div>
            {fields(typed, error, families)}
            <div class="dialog-foot whole">
                <Button on_press=move || open.set(false)>{t.s(kit::text::CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy>{t.s(text::SAVE)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// What went wrong and stands beside no field.
fn told(error: RwSignal<Option<AppError>>) -> Option<String> {
    let t = use_t();
    error.with(|e| e.as_ref().filter(|e| !matches!(e, AppError::Invalid(_))).map(|e| e.message(t.0)))
}

/// What a colleague made of it meanwhile.
fn changed(now: Product) -> AnyView {
    let t = use_t();
    let line = [Some(now.name), now.code, now.family, now.price.map(Money::full)];
    let line = line.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! { <Banner tone=Tone::Soon>{t.s(text::CONFLICT)} <br/> <b>{line}</b></Banner> }.into_any()
}

fn fields(typed: Typed, error: RwSignal<Option<AppError>>, families: Signal<Vec<String>>) -> AnyView {
    let t = use_t();
    let wrong =
        move |field: &'static str| Signal::derive(move || error.with(|e| e.as_ref()?.for_field(field, t.0)));
    let mut codes: Vec<String> = Currency::COMMON.iter().map(|c| c.to_string()).collect();
    let own = typed.currency.get_untracked();
    if !codes.contains(&own) {
        codes.insert(0, own);
    }
    let known = move || families.get().join(" · ");
    let help = known();
    view! {
        <Field name="name" id="product-name" label=t.s(text::NAME) error=wrong("name") required=true whole=true>
            <TextInput value=typed.name autofocus=true max=200/>
        </Field>
        <Field name="code" id="product-code" label=t.s(text::PRODUCT_CODE) error=wrong("code")>
            <TextInput value=typed.code max=60/>
        </Field>
        <Field name="family" id="product-family" label=t.s(text::FAMILY) help=help error=wrong("family")>
            <TextInput value=typed.family max=120/>
        </Field>
        <Field name="price" id="product-price" label=t.s(text::PRICE) error=wrong("price")>
            <MoneyInput amount=typed.price currency=typed.currency currencies=codes/>
        </Field>
        <Checkbox checked=typed.active label=t.s(text::ACTIVE) help=t.s(text::ACTIVE_HELP) name="active"/>
        <Field name="description" id="product-description" label=t.s(text::DESCRIPTION) error=wrong("description") whole=true>
            <TextArea value=typed.description rows=3/>
        </Field>
    }
    .into_any()
}
